import { basename, join } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FedftError } from '../errors';
import {
  checkNotebook,
  committedEnvironment,
  findNotebooks,
  formatNotebook,
  type NotebookCheck,
  notebooksFolder,
  type RunNotebookOptions,
  stripVolatile,
  tryExercises,
} from '../notebooks';
import { currentProfile, isInstalled, profiles, requireWritable, workFolder, writeFileAtomic } from '../records';
import { addCommand } from './addCommand';
import { executeNotebook } from './executeNotebook';
import { createReporter, formatSeconds, type Reporter } from './reporter';
import { formatTable } from './table';

interface NotebookFlags {
  readonly write?: boolean;
  readonly check?: boolean;
  readonly exercises?: boolean;
  readonly profile?: string;
  readonly from?: string;
  readonly timeout: number;
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

/** Runs notebooks one after another; a failed one does not stop the others but sets the exit code. */
async function runAll(paths: readonly string[], flags: NotebookFlags, signal: AbortSignal): Promise<readonly Row[]> {
  requireWritable(flags.output);
  const reporter = createReporter();
  const rows: Row[] = [];
  for (const path of paths) {
    const { run, result } = await executeNotebook(path, runOptions(path, flags, reporter, signal), reporter);
    // A failed notebook is kept beside the good ones, to be looked at; it never replaces a committed one.
    const target = flags.write && result === 'ok' ? path : join(flags.output, basename(path));
    const notebook = flags.write ? stripVolatile(run.notebook) : run.notebook;
    writeFileAtomic(target, formatNotebook(notebook));
    console.log(`${basename(path)}: ${result}, ${formatSeconds(run.seconds)}, written to ${target}`);
    rows.push([basename(path), run.cells.length, formatSeconds(run.seconds), result]);
    signal.throwIfAborted();
  }
  return rows;
}

async function checkAll(paths: readonly string[], flags: NotebookFlags, signal: AbortSignal): Promise<readonly Row[]> {
  const reporter = createReporter();
  const rows: Row[] = [];
  for (const path of paths) {
    const check: NotebookCheck = await checkNotebook(path, runOptions(path, flags, reporter, signal));
    reporter.stop();
    for (const problem of check.problems) fail(problem);
    const result = check.problems.length === 0 ? 'current' : 'FAILED';
    console.log(`${basename(path)}: ${result}, ${formatSeconds(check.seconds)}`);
    rows.push([basename(path), check.cells, formatSeconds(check.seconds), result]);
    signal.throwIfAborted();
  }
  return rows;
}

async function tryAll(paths: readonly string[], flags: NotebookFlags, signal: AbortSignal): Promise<void> {
  const rows: (readonly [notebook: string, change: string, time: string, result: string])[] = [];
  for (const path of paths) {
    await tryExercises(path, {
      timeoutSeconds: flags.timeout,
      signal,
      onTrial: ({ prose, problems, seconds }) => {
        for (const problem of problems) fail(`${basename(path)}, '${prose}': ${problem}`);
        const result = problems.length === 0 ? 'as expected' : 'FAILED';
        console.log(`${basename(path)}, ${prose}: ${result}, ${formatSeconds(seconds)}`);
        rows.push([basename(path), prose, formatSeconds(seconds), result]);
      },
    });
  }
  console.log(`\n${formatTable(['notebook', 'change', 'time', 'result'], rows)}`);
}

function fail(message: string): void {
  console.error(`fedft: ${message}`);
  process.exitCode = 1;
}

function runOptions(path: string, flags: NotebookFlags, reporter: Reporter, signal: AbortSignal): RunNotebookOptions {
  const onProgress = reporter.start(basename(path));
  const committed = flags.write || flags.check;
  return {
    timeoutSeconds: flags.timeout,
    signal,
    env: committed ? committedEnvironment() : chosenEnvironment(flags),
    onProgress: ({ done, total }) => onProgress(done, total),
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
