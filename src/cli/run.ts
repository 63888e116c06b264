import type { Command } from 'commander';
import {
  type Experiment,
  type ExperimentRequest,
  experimentNamed,
  experiments,
  type FinishedRun,
  type RunDefinition,
  runExperiment,
} from '../experiments';
import { addRunOptions, addSettingOptions, collect, dataFolder, type RunFlags, settingOverrides } from './options';
import { createReporter, formatSeconds } from './reporter';
import { formatTable } from './table';

/** Registers `fedft run`. */
export function registerRun(program: Command, signal: AbortSignal): void {
  const names = experiments.map(
    ({ name, section, about, onRequest }) =>
      `  ${name.padEnd(24)} ${section.padEnd(8)} ${about}${onRequest ? ' (on request)' : ''}`,
  );
  const command = program
    .command('run')
    .summary('run experiments and write their records')
    .description('Runs experiments and writes one record a run under data/runs. What is finished is kept.')
    .argument('[experiments...]', 'names of experiments; without one, all but those on request')
    .option('--scheme <names>', 'only these schemes, comma-separated: all-in, proposed, gs, aaba, ...', collect);
  addSettingOptions(addRunOptions(command))
    .addHelpText('after', `\nExperiments:\n${names.join('\n')}`)
    .addHelpText('after', '\nExample:\n  npx fedft run first-light --data ~/glue --rounds 50 --scheme proposed,gs')
    .action(async (selected: string[], flags: RunFlags) => {
      const finished = await runSelected(selected, flags, signal);
      console.log(`\n${formatTable(['record', 'digest', 'status', 'reference', 'time'], finished.map(describeRun))}`);
    });
}

/** Runs the named experiments, all without a name, and returns what they made, in order. */
export async function runSelected(
  selected: readonly string[],
  flags: RunFlags,
  signal: AbortSignal,
): Promise<readonly FinishedRun[]> {
  const chosen =
    selected.length === 0 ? experiments.filter(({ onRequest }) => !onRequest) : selected.map(experimentNamed);
  const folder = dataFolder(flags);
  const request = {
    profile: flags.profile,
    overrides: settingOverrides(flags as unknown as Record<string, unknown>),
    ...(folder === undefined ? {} : { dataFolder: folder }),
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    ...(flags.scheme === undefined ? {} : { schemes: flags.scheme }),
  };
  // Every request is checked before the first run starts: a mistake in the last experiment must not cost the others.
  const checked: (readonly [Experiment, readonly RunDefinition[]])[] = [];
  for (const experiment of chosen) checked.push([experiment, await checkedRuns(experiment, request)]);
  const reporter = createReporter();
  const finished: FinishedRun[] = [];
  try {
    for (const [experiment, definitions] of checked) {
      console.log(`\n${experiment.name} (section ${experiment.section}): ${experiment.about}`);
      let told: RunDefinition['settings'] | undefined;
      let source: string | undefined;
      const runs = await runExperiment(experiment, {
        ...request,
        definitions,
        signal,
        fresh: flags.fresh ?? false,
        onRun(definition, index, total) {
          if (definition.source !== undefined && definition.source !== source)
            console.log(`  data: ${definition.source}`);
          source = definition.source;
          // Printed back in full before work starts; from then on only what a run is told differently.
          const news = changedSettings(told, definition.settings);
          if (told === undefined) console.log(`  settings: ${JSON.stringify(news)}`);
          else if (Object.keys(news).length > 0) console.log(`  then with ${JSON.stringify(news)}`);
          told = definition.settings;
          return reporter.start(`  [${index + 1}/${total}] ${definition.run}`);
        },
        onFinished(run, index, total) {
          reporter.stop();
          const [name, digest, status, reference, time] = describeRun(run);
          console.log(`  [${index + 1}/${total}] ${name}  ${digest}  ${status}, ${reference}, ${time}`);
        },
        onDamaged(message) {
          reporter.stop();
          console.error(`  ${message} (making it again)`);
        },
      });
      finished.push(...runs);
    }
  } finally {
    reporter.stop();
  }
  return finished;
}

/** A request that an experiment cannot accept is bad input, whatever went wrong: a folder, a file, a value. */
async function checkedRuns(experiment: Experiment, request: ExperimentRequest): Promise<readonly RunDefinition[]> {
  try {
    return await experiment.runs(request);
  } catch (error) {
    if (!(error instanceof Error) || error.constructor !== Error) throw error;
    throw new RangeError(error.message, { cause: error });
  }
}

/** The settings of a run that the one before it was not told, or told otherwise; all of them for the first. */
function changedSettings(before: RunDefinition['settings'] | undefined, now: RunDefinition['settings']): object {
  const known = before ?? {};
  return Object.fromEntries(
    Object.entries(now).filter(([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value)),
  );
}

const referenceWords = {
  identical: 'identical to the reference',
  differs: 'differs from the reference',
  measured: 'measured here, so not equal',
  none: 'no reference',
};

/** One table row on a finished run. */
export function describeRun({ record, status, seconds, reference }: FinishedRun): string[] {
  const time = status === 'kept' ? '-' : formatSeconds(seconds);
  return [`${record.experiment}/${record.run}`, record.digest.slice(0, 16), status, referenceWords[reference], time];
}
