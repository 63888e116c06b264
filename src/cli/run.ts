import type { Command } from 'commander';
import { FedftError, InputError } from '../errors';
import {
  type Execution,
  type PlannedRun,
  type PlanOptions,
  planExperiment,
  requireHeard,
  studyOf,
  usualWorkers,
} from '../execution';
import {
  alsoUnder,
  coreRuns,
  type Experiment,
  type ExperimentRequest,
  experimentNamed,
  experiments,
  usualExperiments,
} from '../experiments';
import { describeTold, requireStudyName, studyFolder } from '../records';
import { addCommand } from './addCommand';
import { describeSettings } from './describePlan';
import { addChoiceOptions, addRunOptions, addSettingOptions, type RunFlags } from './options';
import { requestOf } from './request';
import { reportExecution, runPlan } from './runPlan';
import { printTimes } from './timeTable';

/** Registers `fedft run`. */
export function registerRun(program: Command, signal: AbortSignal): void {
  // Texts that need every experiment are made where they are printed: a start loads none.
  const names = (): readonly string[] =>
    experiments.map(
      ({ name, section, about, onRequest }) =>
        `  ${name.padEnd(24)} ${section.padEnd(8)} ${about}${onRequest ? ' (on request)' : ''}`,
    );
  const command = addCommand(program, 'run', 'project')
    .summary('run experiments and write their records')
    .description(
      'Runs experiments, spread over worker threads, and writes one record a run under data/runs. What is finished is kept, ' +
        'a run that was stopped half-way goes on, and records do not depend on the number of workers. Runs under other ' +
        'settings, or of another checkpoint, are a study: they lie apart, under data/runs/studies/NAME, and never take the ' +
        'place of the usual ones. Figures, claims and notebooks show it with --from NAME. At the end stand the results, ' +
        'which `npx fedft show` prints again.',
    )
    .argument('[experiments...]', 'names of experiments; without one, all but those on request');
  addSettingOptions(addChoiceOptions(addRunOptions(command)))
    .option('--profile-time', 'say at the end what the time went into: data, passes, evaluation, records')
    .option('--name <study>', 'what the study is called (default: after its settings, as in initial-backlog-20)')
    .addHelpText('after', () => `\nExperiments:\n${names().join('\n')}`)
    .addHelpText('after', '\nExamples:\n  npx fedft run learning --data ~/glue --scheme proposed,gs')
    .addHelpText('after', '  npx fedft run learning --scheme proposed --initial-backlog 20 --name queue20')
    .addHelpText('after', '  npx fedft figures fig3 --compare reference,queue20')
    .action(async (selected: string[], flags: RunFlags) => {
      const execution = await runSelected(selected, flags, signal);
      if (flags.profileTime) printTimes(execution.finished);
      reportExecution(execution, flags.profile);
    });
}

/** Runs the named experiments, all without a name, and returns what they made, in order. */
export async function runSelected(
  selected: readonly string[],
  flags: RunFlags,
  signal: AbortSignal,
): Promise<Execution> {
  const chosen = selected.length === 0 ? usualExperiments(flags.profile) : selected.map(experimentNamed);
  if (flags.only !== undefined && chosen.length !== 1) {
    throw new InputError(`--only names runs of one experiment, got ${chosen.length}; name the experiment before it`);
  }
  if (flags.name !== undefined) requireStudyName(flags.name);
  const request = requestOf(flags);
  // Every request is checked, and printed back in full, before the first run starts.
  const plan: PlannedRun[] = [];
  const lines: string[] = [];
  let more = 0;
  for (const experiment of chosen) {
    const all = await checkedPlan(experiment, request, {
      study: flags.name,
      ...(flags.only === undefined ? {} : { only: flags.only }),
    });
    const runs = wantsAll(flags, request) ? all : coreRuns(experiment.name, request.profile, all);
    more += all.length - runs.length;
    lines.push(
      '',
      `${experiment.name} (section ${experiment.section}): ${experiment.about}`,
      ...describeSettings(runs),
    );
    plan.push(...runs);
  }
  const usual = request.reading === undefined && studyOf(request, flags.name) === undefined;
  for (const { reading, experiments: also } of selected.length === 0 && usual ? alsoUnder : []) {
    for (const experiment of also) plan.push(...(await checkedPlan(experiment, { ...request, reading }, {})));
    lines.push('', `under the reading ${reading}: ${also.map(({ name }) => name).join(', ')}`);
  }
  // With `--only`, what the runs left out would have heard does not matter.
  requireHeard(
    flags.only === undefined ? request : { ...request, schemes: [], tasks: [], seeds: [] },
    plan.map(({ definition }) => definition),
    chosen.map(({ name }) => name),
  );
  const { workers = usualWorkers(request), fresh = false, profileTime = false } = flags;
  lines.push('', ...describeStudy(plan), `${count(plan.length, 'run')} on ${count(workers, 'worker thread')}`);
  if (more > 0) lines.push(`the first cell of each task; ${count(more, 'run')} of the others with --extended`);
  console.log(lines.join('\n'));
  return runPlan(plan, { workers, fresh, profileTime, signal });
}

/** Whether every cell is done: it was asked for, or a person named cells or runs, who then gets those. */
function wantsAll({ extended, only }: RunFlags, { seeds, overrides }: ExperimentRequest): boolean {
  return extended === true || only !== undefined || seeds !== undefined || overrides['seed'] !== undefined;
}

function describeStudy([first]: readonly PlannedRun[]): readonly string[] {
  if (first?.study === undefined) return [];
  const { name } = first.study;
  return [
    `study ${name}: ${describeTold(first.study)}; apart from the usual runs, in ${studyFolder(name)}`,
    `  to see it: npx fedft figures --from ${name}, or --compare reference,${name}`,
  ];
}

/** A request that an experiment cannot accept is bad input, whatever went wrong: a folder, a file, a value. */
async function checkedPlan(
  experiment: Experiment,
  request: ExperimentRequest,
  options: PlanOptions,
): Promise<readonly PlannedRun[]> {
  try {
    return await planExperiment(experiment, request, options);
  } catch (error) {
    if (!(error instanceof FedftError)) throw error;
    throw new InputError(error.message, { cause: error });
  }
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
