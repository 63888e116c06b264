import { join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { type Command, Option } from 'commander';
import { InputError } from '../errors';
import { allExperiments, experimentNamed } from '../experiments';
import {
  type BuiltFigure,
  type Figure,
  figures,
  figuresNamed,
  type RecordGroup,
  runCommand,
  sweepFigures,
} from '../figures';
import { type WrittenFigure, writeFigure } from '../plot';
import {
  committedRecords,
  type FoundRecord,
  type LeftOut,
  ownOfSize,
  type Profile,
  type RecordSource,
  repositoryRoot,
  requireWritable,
  workFolder,
} from '../records';
import { addCommand } from './addCommand';
import { collect } from './flagValues';
import { addGroupOptions, addReadingOption, type GroupFlags } from './options';
import { printLeftOut, recordsFor } from './recordsFor';
import { createReporter } from './reporter';
import { formatTable } from './table';

/** A figure that was drawn, or why it could not be. */
export interface DrawnFigure {
  readonly id: string;
  readonly paper: string;
  readonly experiment: string;
  readonly records: readonly FoundRecord<unknown>[];
  readonly leftOut: readonly LeftOut[];
  readonly written?: WrittenFigure;
  readonly seconds: number;
}

interface FiguresFlags extends GroupFlags {
  readonly out?: string;
  readonly compare?: readonly string[];
  readonly updateReference?: true;
  readonly reading?: string;
  readonly sweep?: string | true;
}

/** Registers `fedft figures`. */
export function registerFigures(program: Command, signal: AbortSignal): void {
  const command = addCommand(program, 'figures', 'project')
    .summary('draw figures from records')
    .description('Draws figures from records, as SVG, PNG and an interactive page each. Drawing never trains.')
    .argument('[ids...]', 'figures by id or its beginning, or by number (fig3, 3a); all of them without one')
    .option(
      '--out <folder>',
      'where the files go (default: build/figures, or build/SIZE/READING/figures at another size and reading)',
    )
    .addOption(
      new Option(
        '--update-reference',
        'draw the committed figures anew, in figures/, from the committed records alone',
      ).conflicts(['out', 'reading', 'from', 'compare']),
    )
    .addOption(
      new Option(
        '--compare <groups>',
        'several groups in one picture, as in reference,queue20: learning curves, schedules, budgets',
      )
        .argParser(collect)
        .conflicts(['from', 'reading']),
    )
    .addOption(
      new Option(
        '--sweep [experiment]',
        'figures of the sweeps that were made here, or of that of one experiment, against the settings that they vary',
      ).conflicts(['compare', 'updateReference', 'from', 'reading']),
    );
  addReadingOption(addGroupOptions(command))
    .addHelpText(
      'after',
      () =>
        `\nFigures:\n${figures()
          .map(({ id, paper }) => `  ${id.padEnd(54)} ${paper}`)
          .join('\n')}`,
    )
    .addHelpText('after', '\nExamples:\n  npx fedft figures fig3 --compare reference,queue20')
    .addHelpText('after', '  npx fedft figures --sweep transient')
    .action(async (ids: string[], { out, compare, updateReference, sweep, ...chosen }: FiguresFlags) => {
      const { profile, reading, from } = chosen;
      if (sweep !== undefined) return drawSweeps(ids, sweep, profile, out, signal);
      if (compare !== undefined && ids.length === 0) {
        throw new InputError('--compare needs figures to draw; name some, for example fig3 or devices-per-round');
      }
      // What is committed together shows what is committed together.
      const records = updateReference ? { source: committedRecords(profile), group: undefined } : recordsFor(chosen);
      const groups = compare?.map((name): RecordGroup => ({ name, ...recordsFor({ profile, from: name }) }));
      const folder = updateReference
        ? committedFigureFolder(profile)
        : (out ?? defaultFigureFolder(profile, compare?.join('-') ?? reading ?? from));
      const drawn = await drawFigures(ids, groups ?? records.source, folder, signal);
      console.log(
        formatTable(
          figureHeader,
          drawn.map((figure) => describeFigure(figure, profile)),
        ),
      );
      if (compare === undefined && !updateReference) {
        printLeftOut(
          records,
          drawn.map(({ experiment }) => experiment),
        );
      }
      for (const { id, leftOut } of drawn)
        for (const { what, why } of leftOut) console.log(`not in ${id}: ${what} (${why})`);
    });
}

/** Draws the figures of sweeps, into a folder of their own. */
async function drawSweeps(
  ids: readonly string[],
  sweep: string | true,
  profile: Profile,
  out: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (ids.length > 0) {
    throw new InputError(
      `--sweep draws all figures of a sweep, and ${ids.join(', ')} are no part of it; leave them out`,
    );
  }
  const source = ownOfSize(profile);
  const swept = allExperiments().filter(({ name }) => source.every(`sweeps/${name}`).length > 0);
  if (sweep === true && swept.length === 0) {
    throw new InputError(`no sweep of size ${profile} was made here; make one with npx fedft sweep, see its --help`);
  }
  const names = sweep === true ? swept.map(({ name }) => name) : [experimentNamed(sweep).name];
  const entries = names.flatMap((name) => sweepFigures(name, source));
  const drawn = await drawEntries(entries, source, out ?? defaultFigureFolder(profile, 'sweeps'), signal);
  console.log(
    formatTable(
      figureHeader,
      drawn.map((figure) => describeFigure(figure, profile)),
    ),
  );
}

/**
 * The figures of the repository, which show the committed records of published checkpoints beside those of the laptop size. They
 * change when they are asked to, and with nothing else.
 *
 * @throws InputError for a size that no figures are committed of
 */
function committedFigureFolder(profile: Profile): string {
  if (profile === 'laptop') return join(repositoryRoot, 'figures');
  throw new InputError(`figures are committed of the size laptop, got --profile ${profile}; leave it out`);
}

/** Where the figures of one's own runs go. */
export function defaultFigureFolder(profile: Profile, group = ''): string {
  return join(workFolder, 'build', profile === 'laptop' ? '' : profile, group, 'figures');
}

/**
 * Draws the named figures, all without a name, of one source or of several groups together, and returns them in order.
 */
export async function drawFigures(
  ids: readonly string[],
  source: RecordSource | readonly RecordGroup[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly DrawnFigure[]> {
  return drawEntries(ids.length === 0 ? figures() : ids.flatMap(figuresNamed), source, folder, signal);
}

async function drawEntries(
  entries: readonly Figure[],
  source: RecordSource | readonly RecordGroup[],
  folder: string,
  signal: AbortSignal,
): Promise<readonly DrawnFigure[]> {
  requireWritable(folder);
  const reporter = createReporter();
  const onProgress = reporter.start('figures');
  const drawn: DrawnFigure[] = [];
  try {
    for (const entry of entries) {
      const { id, paper, experiment } = entry;
      signal.throwIfAborted();
      onProgress(drawn.length, entries.length, id);
      const start = performance.now();
      const built = builtFrom(entry, source);
      const written = built && (await writeFigure(built.figure, folder));
      const seconds = (performance.now() - start) / 1000;
      const { records = [], leftOut = [] } = built ?? {};
      drawn.push({ id, paper, experiment, records, leftOut, seconds, ...(written ? { written } : {}) });
    }
  } finally {
    reporter.stop();
  }
  return drawn;
}

function builtFrom(figure: Figure, from: RecordSource | readonly RecordGroup[]): BuiltFigure | undefined {
  return 'named' in from ? figure.build(from) : figure.compare(from);
}

/** The columns of {@link describeFigure}. */
export const figureHeader: readonly string[] = ['figure', 'paper', 'from record', 'SVG digest', 'time'];

/** One table row on a figure. */
export function describeFigure(figure: DrawnFigure, profile: Profile): string[] {
  const { id, paper, records, written, seconds } = figure;
  if (!written) return [id, paper, `no record: ${runCommand(figure, profile)}`, '-', '-'];
  const from = records.map(({ record, origin }) => `${record.digest.slice(0, 8)} (${origin})`);
  const source =
    from.length === 0 ? 'drawn by code' : from.length <= 2 ? from.join(' ') : `${from[0]} and ${from.length - 1} more`;
  return [
    relative(process.cwd(), written.svg.path),
    paper,
    source,
    written.svg.digest.slice(0, 16),
    `${seconds.toFixed(2)} s`,
  ];
}
