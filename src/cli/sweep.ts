import { type Command, Option } from 'commander';
import { InputError } from '../errors';
import { parseSweep, planSweep, type Sweep, sweepPoints, usualWorkers } from '../execution';
import { experiments } from '../experiments';
import { type Profile, readJson } from '../records';
import { addCommand } from './addCommand';
import { describeSettings } from './describePlan';
import { collect, collectGrid, collectSeeds, type GridValues, parseWorkers } from './flagValues';
import { addRunOptions, dataFolder, type RunFlags } from './options';
import { projectSettings } from './project';
import { reportExecution, runPlan } from './runPlan';
import { type ClusterName, clusters, runWithSnakemake } from './snakemake';

interface SweepFlags extends Omit<RunFlags, 'profile'> {
  readonly profile?: Profile;
  readonly experiment?: string;
  readonly set?: GridValues;
  readonly engine: 'threads' | 'snakemake';
  readonly cluster: ClusterName;
  readonly jobs?: number;
}

/** Registers `fedft sweep`. */
export function registerSweep(program: Command, signal: AbortSignal): void {
  const command = addCommand(program, 'sweep', 'project')
    .summary('run an experiment on a grid of settings')
    .description(
      'Runs one experiment under every combination of values, spread over worker threads. Records go to ' +
        'data/runs/SIZE/sweeps/EXPERIMENT/POINT/RUN.json. What is finished is kept, what was stopped half-way goes on. At ' +
        'the end stand the results, which `npx fedft show sweeps/EXPERIMENT` prints again.',
    )
    .argument('[file]', 'JSON: {"experiment": NAME, "profile": SIZE, "settings": {NAME: [VALUES]}, "seeds": [NUMBERS]}')
    .option('--experiment <name>', 'one of the names below')
    .option('--set <name=values>', 'several values of a setting, comma-separated; may be repeated', collectGrid)
    .option('--only <runs>', 'exactly these runs, by the names of their records', collect)
    .option('--scheme <names>', 'only these schemes, comma-separated', collect)
    .option('--task <names>', 'only these tasks, comma-separated', collect)
    .option('--seeds <numbers>', 'the whole grid for each of these seeds, comma-separated', collectSeeds)
    .addOption(new Option('--engine <name>', 'what does the runs').choices(['threads', 'snakemake']).default('threads'))
    .addOption(
      new Option('--cluster <name>', 'where Snakemake sends them').choices(Object.keys(clusters)).default('local'),
    )
    .addOption(new Option('--jobs <n>', 'jobs of Snakemake at a time').argParser(parseWorkers));
  addRunOptions(command)
    .addHelpText('after', () => `\nExperiments: ${experiments.map(({ name }) => name).join(', ')}`)
    .addHelpText('after', '\nFlags win over the file.\n\nExamples:\n  npx fedft sweep grid.json')
    .addHelpText('after', '  npx fedft sweep --experiment transient --set rounds=100,200 --set penaltyWeight=10,30,100')
    .action(async (file: string | undefined, flags: SweepFlags) => {
      // The size has a default for every other command; here only one that was typed wins over the file.
      const typed = command.getOptionValueSource('profile') === 'cli';
      const assumed = projectSettings();
      const sweep = {
        ...sweepOf(file, typed ? flags : withoutProfile(flags)),
        ...(Object.keys(assumed).length === 0 ? {} : { assumed }),
      };
      const plan = await planSweep(sweep, flags.only);
      const axes = Object.entries(sweep.settings).map(([name, values]) => `${name} = ${values.join(', ')}`);
      console.log(`sweep of ${sweep.experiment}, size ${sweep.profile}: ${sweepPoints(sweep).length} grid points`);
      for (const axis of axes) console.log(`  ${axis}`);
      if (sweep.seeds) console.log(`  seeds ${sweep.seeds.join(', ')}`);
      console.log(`${describeSettings(plan).join('\n')}\n`);
      const { workers = usualWorkers(sweep), cluster, jobs, engine, fresh = false } = flags;
      if (engine === 'threads') {
        const given = ['cluster', 'jobs'].find((name) => command.getOptionValueSource(name) === 'cli');
        if (given !== undefined) throw new InputError(`--${given} is for Snakemake; add --engine snakemake`);
        reportExecution(await runPlan(plan, { workers, fresh, signal }), sweep.profile);
      } else {
        if (flags.only !== undefined) throw new InputError('--only chooses runs for threads; leave out --engine');
        const parallel = jobs === undefined ? {} : { jobs };
        reportExecution(await runWithSnakemake(sweep, plan, { cluster, fresh, signal, ...parallel }), sweep.profile);
      }
    });
}

function withoutProfile(flags: SweepFlags): SweepFlags {
  const { profile: _, ...rest } = flags;
  return rest;
}

/** The sweep of a file and of flags. */
function sweepOf(file: string | undefined, flags: SweepFlags): Sweep {
  if (file === undefined && flags.experiment === undefined) {
    throw new InputError('name a file, or an experiment with --experiment; see npx fedft sweep --help');
  }
  const given = file === undefined ? {} : readSweep(file);
  const told = {
    experiment: flags.experiment,
    profile: flags.profile,
    schemes: flags.scheme,
    tasks: flags.task,
    seeds: flags.seeds,
    data: flags.data ?? given['data'] ?? dataFolder({}),
    checkpoint: flags.checkpoint,
    pooler: flags.pooler,
    imageSize: flags.imageSize,
    embeddingCache: flags.embeddingCache,
    backend: flags.backend,
    strictData: flags.strictData,
    reading: flags.reading,
  };
  const set = Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
  const settings = { ...(given['settings'] as object | undefined), ...flags.set };
  return parseSweep({ ...given, ...set, settings }, file ?? 'sweep');
}

function readSweep(file: string): Record<string, unknown> {
  const value = readJson(file, { remedy: 'see npx fedft sweep --help for what a sweep file holds' });
  parseSweep(value, file); // says what is wrong with the file itself, before flags are added
  return value as Record<string, unknown>;
}
