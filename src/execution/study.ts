import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { ExperimentRequest } from '../experiments';
import { type Json, type Profile, type Study, sha256 } from '../records';

/** Longest name that is made of settings; a longer one ends in a digest. */
const LONGEST = 80;

/** The sizes that have models of their own: at any other a checkpoint is what is told as a rule. */
const bundled: readonly Profile[] = ['smoke', 'laptop'];

/**
 * What a request tells its runs that is not usual: settings, and a model where the size has one of its own. Numbers that came
 * as text count as numbers, so that a flag and a settings file say the same.
 */
function changesOf({ overrides, checkpoint, pooler, imageSize, profile }: ExperimentRequest): Study['told'] {
  const model = {
    checkpoint: checkpoint !== undefined && existsSync(checkpoint) ? resolve(checkpoint) : checkpoint,
    pooler,
    imageSize,
  };
  const told = { ...(bundled.includes(profile) ? model : {}), ...overrides };
  return Object.fromEntries(
    Object.entries(told)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]): [string, Json] => [name, plainValue(value)])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/**
 * The study that the runs of a request belong to, so that they never take the place of the usual ones: the one that is named,
 * else one that is called after what they are told. Another reading of the paper alone makes no study: the records of each
 * reading have names of their own.
 *
 * @param name - chosen by the caller; a request that changes nothing belongs to no study without it
 * @returns undefined for the usual settings
 *
 * @example
 * studyOf({ profile: 'laptop', overrides: { initialBacklog: 20 } })?.name // 'initial-backlog-20'
 */
export function studyOf(request: ExperimentRequest, name?: string): Study | undefined {
  const { reading } = request;
  const changes = changesOf(request);
  if (name === undefined && Object.keys(changes).length === 0) return undefined;
  const told = reading === undefined ? changes : { reading, ...changes };
  return { name: name ?? nameOf(told), told };
}

function nameOf(told: Study['told']): string {
  const named = ['reading', 'checkpoint'];
  const parts = Object.entries(told).map(([setting, value]) =>
    slugOf(named.includes(setting) ? basename(String(value)) : `${setting}-${String(value)}`),
  );
  const whole = parts.join('_').replace(/^[^a-z0-9]+/, '');
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST)}-${sha256(whole).slice(0, 8)}`;
}

/** `initialBacklog-20` as `initial-backlog-20`: what a file may be called everywhere. */
export function slugOf(text: string): string {
  return text
    .replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`)
    .toLowerCase()
    .replace(/\+/g, '')
    .replace(/[^a-z0-9._-]/g, '-');
}

function plainValue(value: unknown): Json {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
  if (Number.isFinite(number)) return number;
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
