import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FedftError } from '../errors';
import {
  checkNotebook,
  committedEnvironment,
  findNotebooks,
  formatNotebook,
  notebooksFolder,
  type RunNotebookOptions,
  stripVolatile,
  tryExercises,
} from '../notebooks';
import { currentProfile, isInstalled, profiles, requireWritable, workFolder, writeFileAtomic } from '../records';
import { addCommand } from './addCommand';
import { executeNotebook } from './executeNotebook';
import { parseWorkers } from './flagValues';
import { formatSeconds } from './reporter';
import { forNotebooks, type NotebookShow, usualNotebooks } from './severalNotebooks';
import { formatTable } from './table';

interface NotebookFlags {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly exercises?: boolean;
  readonly profile?: string;
  readonly from?: string;
  readonly timeout: number;
  readonly workers?: number;
  readonly output: string;
}

type Row = readonly [notebook: string, cells: number, time: string, result: string];

/** Registers `fedft notebooks`. */
export function registerNotebooks(program: Command, signal: AbortSignal): void {
  addCommand(program, 'notebooks', 'anywhere')
    .summary('run the notebooks, or check that their outputs are current')
    .description(
      'Runs notebooks, every cell in a fresh kernel, and writes the executed copies to build/notebooks. ' +
        'The committed notebooks change only with --write.',
    )
    .argument('[names...]', 'notebooks by name, by number such as 04, or by path; all of them without a name')
    .addOption(new Option('--write', 'put the outputs into the notebooks themselves').conflicts(['check', 'profile']))
    .addOption(new Option('--check', 'run them and compare with their committed outputs').conflicts('profile'))
    .addOption(
      new Option(
        '--exercises',
        'try every exercise and every other value of the constants, and compare with what must happen',
      ).conflicts(['write', 'check', 'profile']),
    )
    .addOption(new Option('--profile <size>', 'size of what the cells run').choices([...profiles]))
    .addOption(
      new Option(
        '--from <group>',
        'whose records the cells read: reference, own, or the name of a study (default: your own where they are complete)',
      ).conflicts(['write', 'check']),
    )
    .option('--timeout <seconds>', 'the longest time for one cell', positive, 600)
    .option(
      '--workers <n>',
      'notebooks at a time (default: one a processor, as far as memory carries them)',
      parseWorkers,
    )
    .addOption(
      new Option('--output <folder>', 'where executed copies go').default(
        join(workFolder, 'build', 'notebooks'),
        'build/notebooks of the repository',
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  npx fedft notebooks 04\n  npx fedft notebooks --check\n  npx fedft notebooks 02 --exercises',
    )
    .action(async (names: string[], flags: NotebookFlags) => {
      currentProfile(); // a bad FEDFT_PROFILE is found out here, not in the first cell that asks
      const paths = findNotebooks(names);
      if (paths.length === 0)
        throw new FedftError(
          `there are no notebooks in ${notebooksFolder}; ${isInstalled ? 'name one of your own' : 'restore them with git'}`,
        );
      if (flags.exercises) return tryAll(paths, flags, signal);
      const rows = flags.check ? await checkAll(paths, flags, signal) : await runAll(paths, flags, signal);
      console.log(`\n${formatTable(['notebook', 'cells', 'time', 'result'], rows)}`);
    });
}

/** Runs notebooks; a failed one does not stop the others but sets the exit code. */
function runAll(paths: readonly string[], flags: NotebookFlags, signal: AbortSignal): Promise<readonly Row[]> {
  requireWritable(flags.output);
  return forNotebooks(paths, atOnce(flags), signal, async (path, show): Promise<Row> => {
    const { run, result } = await executeNotebook(path, runOptions(flags, signal), show);
    // A failed notebook is kept beside the good ones, to be looked at; it never replaces a committed one.
    const target = flags.write && result === 'ok' ? path : join(flags.output, basename(path));
    const notebook = flags.write ? stripVolatile(run.notebook) : run.notebook;
    writeFileAtomic(target, formatNotebook(notebook));
    show.print(`${basename(path)}: ${result}, ${formatSeconds(run.seconds)}, written to ${target}`);
    return [basename(path), run.cells.length, formatSeconds(run.seconds), result];
  });
}

function checkAll(paths: readonly string[], flags: NotebookFlags, signal: AbortSignal): Promise<readonly Row[]> {
  return forNotebooks(paths, atOnce(flags), signal, async (path, { onProgress, print }): Promise<Row> => {
    const { problems, cells, seconds } = await checkNotebook(path, { ...runOptions(flags, signal), onProgress });
    for (const problem of problems) fail(problem, print);
    const result = problems.length === 0 ? 'current' : 'FAILED';
    print(`${basename(path)}: ${result}, ${formatSeconds(seconds)}`);
    return [basename(path), cells, formatSeconds(seconds), result];
  });
}

async function tryAll(paths: readonly string[], flags: NotebookFlags, signal: AbortSignal): Promise<void> {
  const rows = await forNotebooks(paths, atOnce(flags), signal, async (path, { print }) => {
    const tried: (readonly [notebook: string, change: string, time: string, result: string])[] = [];
    await tryExercises(path, {
      timeoutSeconds: flags.timeout,
      signal,
      onTrial: ({ prose, problems, seconds }) => {
        for (const problem of problems) fail(`${basename(path)}, '${prose}': ${problem}`, print);
        const result = problems.length === 0 ? 'as expected' : 'FAILED';
        print(`${basename(path)}, ${prose}: ${result}, ${formatSeconds(seconds)}`);
        tried.push([basename(path), prose, formatSeconds(seconds), result]);
      },
    });
    return tried;
  });
  console.log(`\n${formatTable(['notebook', 'change', 'time', 'result'], rows.flat())}`);
}

function fail(message: string, print: NotebookShow['print']): void {
  print(`fedft: ${message}`, 'notice');
  process.exitCode = 1;
}

const atOnce = ({ workers }: NotebookFlags): number => workers ?? usualNotebooks();

function runOptions(flags: NotebookFlags, signal: AbortSignal): RunNotebookOptions {
  const committed = flags.write || flags.check;
  return {
    timeoutSeconds: flags.timeout,
    signal,
    env: committed ? committedEnvironment() : chosenEnvironment(flags),
  };
}

function chosenEnvironment({ profile, from }: NotebookFlags): NodeJS.ProcessEnv {
  return {
    ...(profile === undefined ? {} : { FEDFT_PROFILE: profile }),
    ...(from === undefined ? {} : { FEDFT_FROM: from }),
  };
}

function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError(`must be a number of seconds > 0, got ${text}.`);
  return value;
}
