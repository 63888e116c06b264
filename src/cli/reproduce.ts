import { basename, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Command } from 'commander';
import { studyOf } from '../execution';
import { findNotebooks, formatNotebook } from '../notebooks';
import {
  packageVersion,
  recordsFrom,
  requireWritable,
  runsFolder,
  sha256,
  workFolder,
  writeFileAtomic,
} from '../records';
import { verifyRuns } from '../verification';
import { addCommand } from './addCommand';
import { printClaims } from './claims';
import { describeRun, runHeader } from './describePlan';
import { executeNotebook } from './executeNotebook';
import { defaultFigureFolder, describeFigure, drawFigures, figureHeader } from './figures';
import { judgedRecords } from './judgedRecords';
import { addChoiceOptions, addRunOptions, dataFolder, type RunFlags } from './options';
import { formatSeconds } from './reporter';
import { requestOf } from './request';
import { runSelected } from './run';
import { requireFinished } from './runPlan';
import { forNotebooks, usualNotebooks } from './severalNotebooks';
import { formatTable } from './table';

interface ReproduceFlags extends RunFlags {
  readonly out?: string;
}

/** Registers `fedft reproduce`. */
export function registerReproduce(program: Command, signal: AbortSignal): void {
  const command = addCommand(program, 'reproduce', 'clone')
    .summary('run every experiment, draw every figure, execute every notebook')
    .description(
      'The paper end to end: runs every experiment behind a figure or a claim, draws every figure from the records, ' +
        'executes every notebook, judges every claim. Of experiments that repeat their runs in many cells it does the first ' +
        'of each task, compares them with the committed records and judges from all of these; with --extended it does ' +
        'every cell and judges from its own. Experiments on request (npx fedft run --help) are left out.',
    )
    .argument('[experiments...]', 'only these experiments; without one, all but those on request')
    .option(
      '--out <folder>',
      'folder that receives figures/ and notebooks/ (default: build/figures and build/notebooks here)',
    );
  addChoiceOptions(addRunOptions(command))
    .addHelpText('after', '\nExample:\n  npx fedft reproduce learning --profile real --data ~/glue --task sst2')
    .action((experiments: string[], flags: ReproduceFlags) => reproduce(experiments, flags, signal));
}

async function reproduce(selected: readonly string[], flags: ReproduceFlags, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  const folder = dataFolder(flags);
  console.log(
    `fedft ${packageVersion()}, Node.js ${process.versions.node}, ${process.platform}-${process.arch}, size ${flags.profile}`,
  );
  console.log(
    folder ? `data: ${folder}` : 'data: none named (--data or FEDFT_DATA), so a generated task stands in for SST-2',
  );

  const figures = flags.out ? join(flags.out, 'figures') : defaultFigureFolder(flags.profile);
  const notebooks = flags.out ? join(flags.out, 'notebooks') : join(workFolder, 'build', 'notebooks');
  // What a disk refuses is said before the hours of work, not after them.
  for (const out of [figures, notebooks]) requireWritable(out);
  const execution = await runSelected(selected, flags, signal);
  const { finished } = execution;
  const study = studyOf(requestOf(flags), flags.name)?.name;
  const { source, from, lines, differs } =
    study === undefined
      ? judgedRecords(flags.profile, verifyRuns(flags.profile))
      : { source: recordsFrom(study, flags.profile), from: study, lines: [], differs: false };
  for (const line of ['', ...lines]) console.log(line);
  console.log('\nfigures');
  const drawn = await drawFigures([], source, figures, signal);
  // The notebooks tell of both sizes from the committed records; what they run themselves, they run on the bundled models.
  const withNotebooks = flags.profile !== 'real';
  if (withNotebooks) console.log('\nnotebooks');
  const executed = withNotebooks
    ? await executeNotebooks(
        notebooks,
        { FEDFT_PROFILE: flags.profile, FEDFT_RUNS: runsFolder(), FEDFT_DATA: folder, FEDFT_FROM: from },
        flags.workers ?? usualNotebooks(),
        signal,
      )
    : [];

  console.log(`\nRecords, in ${join(runsFolder(), flags.profile)}`);
  console.log(formatTable(runHeader, finished.map(describeRun)));
  console.log(`\nFigures, each also as PNG and as an interactive page, in ${figures}`);
  console.log(
    formatTable(
      figureHeader,
      drawn.map((figure) => describeFigure(figure, flags.profile)),
    ),
  );
  if (executed.length > 0) {
    console.log(`\nNotebooks, executed, in ${notebooks}`);
    console.log(formatTable(['notebook', 'cells', 'digest', 'time', 'result'], executed));
  }
  console.log('\nClaims');
  printClaims(flags.profile, source);
  const failed = executed.filter((row) => row.at(-1) !== 'ok').length;
  const undrawn = drawn.filter(({ written }) => !written).length;
  console.log(
    `\n${finished.length} records, ${drawn.length - undrawn} figures, ${executed.length - failed} notebooks in ${formatSeconds((performance.now() - start) / 1000)}.`,
  );
  if (undrawn > 0) console.log(`${undrawn} figures had no record at this size and were left out.`);
  for (const line of lines) console.log(line);
  if (differs) process.exitCode = 1;
  requireFinished(execution);
}

function executeNotebooks(
  folder: string,
  env: NodeJS.ProcessEnv,
  workers: number,
  signal: AbortSignal,
): Promise<readonly (readonly (string | number)[])[]> {
  return forNotebooks(findNotebooks([]), workers, signal, async (path, show) => {
    const name = basename(path);
    const { run, result } = await executeNotebook(path, { env, signal }, show);
    const text = formatNotebook(run.notebook);
    writeFileAtomic(join(folder, name), text);
    show.print(`  ${name}: ${result}, ${formatSeconds(run.seconds)}`);
    return [name, run.cells.length, sha256(text).slice(0, 16), formatSeconds(run.seconds), result];
  });
}
