import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../errors';
import { readJson } from '../records';
import { type CodeCell, joinLines, type MultilineText, type Notebook } from './format';

/** One piece of a cell's code, replaced by another. */
export interface CellChange {
  /** The cell's id. */
  readonly cell: string;
  /** A piece that stands in the cell exactly once. */
  readonly replace: string;
  readonly by: string;
}

/** What a program can see of a cell after a change; `cell` is an id, or `check` for the exercise's own code. */
export type Expectation =
  /** A pattern in what the cell prints and shows, tables as lines of `a | b | c`. */
  | { readonly cell: string; readonly text: string }
  /** A pattern whose first group is a number within two ends. */
  | { readonly cell: string; readonly number: string; readonly between: readonly [least: number, most: number] }
  /** The id of a figure that the cell draws. */
  | { readonly cell: string; readonly figure: string }
  /** The cell fails, with an error of one line that matches. */
  | { readonly cell: string; readonly error: string };

/** A change that a notebook invites its reader to, and what must come of it. */
export interface Exercise {
  /**
   * Where the text invites it: `Exercise 2`, or the words of {@link invitations}. Without change and check it says what else
   * must come of a constant, such as `deviceCount: 5`.
   */
  readonly prose: string;
  readonly changes: readonly CellChange[];
  /** Code that is run after the last cell: it computes what a solution says without changing a cell. */
  readonly check?: MultilineText;
  readonly expect: readonly Expectation[];
}

/** The tag of the one cell that a notebook's constants are read from. */
const settingsTag = 'settings';

/** Values that every notebook with such a constant in its settings cell must bear, beside its own. */
const otherValues: Readonly<Record<string, readonly string[]>> = {
  deviceCount: ['5', '10', '40'],
  txPowerW: ['1e-3', '1'],
  rounds: ['20'],
  seed: ['12'],
};

/** Where the exercises of a notebook stand: `exercises/NAME.json` beside it. */
export function exercisesFile(path: string): string {
  return join(dirname(path), 'exercises', `${basename(path, '.ipynb')}.json`);
}

/**
 * Reads the exercises of a notebook.
 *
 * @param path the .ipynb file
 * @param notebook its content
 * @throws InputError naming the exercise, when it has no expectation or a change that does not fit its cell
 */
export function readExercises(path: string, notebook: Notebook): readonly Exercise[] {
  const file = exercisesFile(path);
  if (!existsSync(file)) throw new InputError(`${basename(path)} has no ${file}; write its exercises there`);
  const name = `exercises/${basename(file)}`;
  const remedy = 'restore it with `git checkout notebooks`';
  const value: unknown = readJson(file, { remedy });
  if (!Array.isArray(value)) throw new InputError(`${name} must hold a list of exercises; ${remedy}`);
  const exercises = value as readonly Exercise[];
  for (const exercise of exercises) {
    const place = `${name}, '${exercise.prose}'`;
    if (!(exercise.expect?.length > 0)) throw new InputError(`${place} must expect something a program can see`);
    for (const change of exercise.changes ?? []) changedSource(notebook, [change], place);
    for (const { cell } of exercise.expect) if (cell !== 'check') codeCellOf(notebook, cell, place);
  }
  return exercises.map((exercise) => ({ ...exercise, changes: exercise.changes ?? [] }));
}

/** The trials that follow from a notebook's settings cell: every constant at every other value that it must bear. */
export function constantTrials(notebook: Notebook): readonly Exercise[] {
  const cell = notebook.cells.find(({ metadata }) => metadata.tags?.includes(settingsTag));
  if (cell === undefined) return [];
  const source = joinLines(cell.source);
  return [...source.matchAll(/\b(\w+)( ?[:=] )(-?[\d.]+(?:e-?\d+)?)/g)].flatMap(([written, name, sign, value]) =>
    (otherValues[name!] ?? [])
      .filter((other) => Number(other) !== Number(value))
      .map((other) => {
        const by = `${name}${sign}${other}`;
        return { prose: by, changes: [{ cell: cell.id, replace: written, by }], expect: [] };
      }),
  );
}

/** All trials of a notebook: its exercises, then its constants with what the exercises expect of them. */
export function allTrials(exercises: readonly Exercise[], notebook: Notebook): readonly Exercise[] {
  const constants = constantTrials(notebook);
  const named = new Map(exercises.map((exercise) => [exercise.prose, exercise]));
  return [
    ...exercises.filter((one) => !(saysOnly(one) && constants.some(({ prose }) => prose === one.prose))),
    ...constants.flatMap((constant) => {
      const own = named.get(constant.prose);
      if (own === undefined) return [constant];
      return saysOnly(own) ? [{ ...constant, expect: own.expect }] : []; // an exercise that makes the same change
    }),
  ];
}

function saysOnly({ changes, check }: Exercise): boolean {
  return changes.length === 0 && check === undefined;
}

/**
 * The changes that a notebook's text invites: its numbered exercises, and for sentences that begin with Try, Things to try
 * or Change the code in them (or their words, where there is none); also a `try ...` in a caption.
 */
export function invitations(notebook: Notebook): readonly string[] {
  const found = notebook.cells.flatMap(({ cell_type: type, source }) => {
    const text = joinLines(source);
    if (type === 'code') return [...text.matchAll(/\btry (\w+: [^`'",;]+)/g)].map((match) => match[1]!);
    const [prose, exercises] = text.split(/^## Exercises$/m) as [string, string?];
    const numbered = [...(exercises ?? '').matchAll(/^\*\*(\d+)\.\*\*/gm)].map((match) => `Exercise ${match[1]}`);
    const sentences = prose.match(/(?<=^|[.?!:] )(?:Try|Things to try|Change) [^\n]*?[.;](?=\s|$)/gm) ?? [];
    return [...sentences.flatMap(invitedBy), ...numbered];
  });
  return [...new Set(found)];
}

function invitedBy(sentence: string): readonly string[] {
  const code = [...sentence.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
  return code.length > 0 ? code : [/^[^.;,:]+/.exec(sentence)![0]];
}

/**
 * A cell's code under changes.
 *
 * @param changes all of the same cell
 * @param place how messages call the exercise
 * @throws InputError when there is no such cell, or when the piece does not stand in it exactly once
 */
export function changedSource(notebook: Notebook, changes: readonly CellChange[], place: string): string {
  let source = joinLines(codeCellOf(notebook, changes[0]!.cell, place).source);
  for (const { cell, replace, by } of changes) {
    const count = source.split(replace).length - 1;
    if (count !== 1) throw new InputError(`${place}: \`${replace}\` must stand once in cell ${cell}, found ${count}`);
    source = source.split(replace).join(by);
  }
  return source;
}

function codeCellOf(notebook: Notebook, id: string, place: string): CodeCell {
  const cell = notebook.cells.find((one) => one.id === id);
  if (cell?.cell_type === 'code') return cell;
  throw new InputError(`${place}: there is no code cell ${id}; take an id from the notebook`);
}
