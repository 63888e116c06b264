import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors';
import { domainError } from '../math';
import { writeFileAtomic } from './atomicWrite';
import { canonicalJson, type Json } from './canonical';
import { isObject, readJson } from './jsonFile';
import { runsFolder } from './store';

/**
 * Runs under settings of their own, in a folder of their own: they neither replace the runs of the usual settings nor mix with
 * those of another study.
 */
export interface Study {
  /** Small letters, digits, dots, dashes and underscores. */
  readonly name: string;
  /** What its runs are told that is not usual: settings, a checkpoint. */
  readonly told: { readonly [name: string]: Json };
}

/** Words that say which records are meant, so that no study can be called by them. */
export const reservedGroups = ['reference', 'own'] as const;

const SCHEMA = 'fedft-study/1';
const FILE = 'study.json';

/** @throws InputError for a name that no study can have */
export function requireStudyName(name: string): void {
  if (!/^[a-z0-9][a-z0-9._-]*$/.test(name)) {
    throw domainError(
      'name of a study',
      'small letters, digits and . _ -',
      `'${name}'`,
      'its records lie in a folder of that name, so choose for example queue20',
    );
  }
  if ((reservedGroups as readonly string[]).includes(name)) {
    throw new InputError(
      `name of a study must not be '${name}': ${reservedGroups.join(' and ')} say which records are meant; choose another`,
    );
  }
}

/** Where the records of a study are, in folders like those of {@link runsFolder}. */
export function studyFolder(name: string): string {
  return join(runsFolder(), 'studies', name);
}

/** The studies that were begun here, by name. */
export function knownStudies(): readonly Study[] {
  const folder = join(runsFolder(), 'studies');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const study = readStudy(name);
      return study === undefined ? [] : [study];
    });
}

/**
 * Begins a study, or goes on with one that is told the same.
 *
 * @throws InputError for a name that another study has, so that no record is written over
 */
export function openStudy({ name, told }: Study): void {
  requireStudyName(name);
  const before = readStudy(name);
  if (before === undefined) {
    writeFileAtomic(join(studyFolder(name), FILE), `${JSON.stringify({ schema: SCHEMA, name, told }, null, 1)}\n`);
    return;
  }
  if (canonicalJson(before.told) === canonicalJson(told)) return;
  throw new InputError(
    `study '${name}' is there with ${describeTold(before)}, not ${describeTold({ told })}; choose another --name, or delete ${studyFolder(name)}`,
  );
}

/** `initialBacklog 20, rounds 50`, or `the usual settings`. */
export function describeTold({ told }: Pick<Study, 'told'>): string {
  const words = Object.entries(told).map(
    ([name, value]) => `${name} ${typeof value === 'string' ? value : canonicalJson(value)}`,
  );
  return words.length === 0 ? 'the usual settings' : words.join(', ');
}

function readStudy(name: string): Study | undefined {
  const path = join(studyFolder(name), FILE);
  if (!existsSync(path)) return undefined;
  const remedy = 'a torn or foreign file: delete it, and the next run of the study writes it again';
  const value = readJson(path, { remedy });
  if (!isObject(value) || value['schema'] !== SCHEMA || value['name'] !== name || !isObject(value['told'])) {
    throw new InputError(`${path} does not describe study '${name}' (${SCHEMA}); ${remedy}`);
  }
  return { name, told: value['told'] as Study['told'] };
}
