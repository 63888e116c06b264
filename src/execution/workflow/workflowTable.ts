import { join, relative, sep } from 'node:path';
import {
  allExperiments,
  codeSource,
  coreRuns,
  type Experiment,
  type ExperimentRequest,
  experiments,
} from '../../experiments';
import {
  canonicalJson,
  codeDigest,
  codeWithoutSchemes,
  type Profile,
  type RunPart,
  type RunWork,
  repositoryRoot,
  sha256,
} from '../../records';
import { allSchemes } from '../../scheduling';
import { needsQuiet, type PlannedRun, planExperiment } from '../plan';
import { studyOf } from '../study';
import { planSweep, type Sweep } from '../sweep';

/** One run as a workflow engine sees it. */
export interface WorkflowRun {
  readonly experiment: string;
  readonly run: string;
  /** Runs of the same experiment that come first. */
  readonly after: readonly string[];
  /** Whether it measures time, so that nothing else may work beside it. */
  readonly alone: boolean;
  /** Of memory, MiB. */
  readonly memoryMb: number;
  /** Until it is taken for lost; twice that at the second attempt. */
  readonly minutes: number;
  readonly gpu: boolean;
  readonly work: RunWork;
  /**
   * The schemes whose code is the run's, by their files under the root, or by the digest of code from elsewhere; absent where
   * that of all of them is.
   */
  readonly schemes?: readonly string[];
  /** Digest of its settings, where they are not decided by the code alone. */
  readonly settings?: string;
  /** Whether it is beyond the core, so that only `reproduce --extended` does it; absent where it is not. */
  readonly extended?: true;
}

/** What `workflow/Snakefile` reads: every run of a size, or of a sweep. */
export interface WorkflowTable {
  readonly schema: 'fedft-workflow/1';
  readonly profile: Profile;
  /** Flags of `fedft run` that all runs share. */
  readonly options?: readonly string[];
  /** The study that all runs belong to, where they are told what is not usual. */
  readonly study?: string;
  /** The file of the sweep beside the table, where the runs are those of a sweep. */
  readonly sweep?: string;
  readonly runs: readonly WorkflowRun[];
}

/** The committed table of a size. */
export function workflowTablePath(profile: Profile): string {
  return join(repositoryRoot, 'workflow', 'runs', `${profile}.json`);
}

/**
 * The runs that `reproduce --extended` does at a size, from the definitions of the experiments; each says whether it is beyond
 * the core.
 *
 * @param request - what all experiments are asked for
 * @param options - the flags of `fedft run` that say the same
 */
export async function reproduceTable(
  request: ExperimentRequest,
  options: readonly string[] = [],
): Promise<WorkflowTable> {
  const chosen: readonly Experiment[] = experiments.filter(({ onRequest }) => !onRequest);
  const plans: (readonly PlannedRun[])[] = [];
  const core = new Set<PlannedRun>();
  for (const experiment of chosen) {
    const plan = await planExperiment(experiment, request);
    plans.push(plan);
    for (const planned of coreRuns(experiment.name, request.profile, plan)) core.add(planned);
  }
  const own = options.length > 0;
  const study = studyOf(request)?.name;
  return {
    schema: 'fedft-workflow/1',
    profile: request.profile,
    ...(own ? { options } : {}),
    ...(study === undefined ? {} : { study }),
    runs: plans.flat().map((planned) => ({
      ...describe(planned, own),
      ...(core.has(planned) ? {} : { extended: true as const }),
    })),
  };
}

/**
 * The runs of a sweep.
 *
 * @param file - name of the sweep's file beside the table
 */
export async function sweepTable(sweep: Sweep, file: string): Promise<WorkflowTable> {
  const plan = await planSweep(sweep);
  return {
    schema: 'fedft-workflow/1',
    profile: sweep.profile,
    sweep: file,
    runs: plan.map((planned) => describe(planned, true)),
  };
}

/** The text of a table: a run a line. */
export function formatWorkflowTable({ runs, ...head }: WorkflowTable): string {
  const lines = runs.map((run) => `  ${JSON.stringify(run)}`);
  const fields = Object.entries(head).map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  return ['{', ...fields, ' "runs": [', lines.join(',\n'), ' ]', '}', ''].join('\n');
}

function describe(planned: PlannedRun, withSettings: boolean): WorkflowRun {
  const { experiment, run, after, definition, origin } = planned;
  const { profile, backend } = origin.request;
  return {
    experiment,
    run,
    after: after.map((key) => key.slice(experiment.length + 1)),
    alone: needsQuiet(planned),
    ...definition.needs[profile],
    // Only TensorFlow's own build can use one.
    gpu: definition.trains && backend === 'tensorflow',
    work: definition.work(),
    ...(definition.schemes && { schemes: definition.schemes.map(nameOfPart) }),
    ...(withSettings ? { settings: sha256(canonicalJson(definition.settings)).slice(0, 16) } : {}),
  };
}

function nameOfPart(part: RunPart): string {
  if ('digest' in part) return part.digest;
  const source = part.module.replace(/\.js$/, '.ts').replace(`${sep}dist${sep}`, `${sep}src${sep}`);
  return relative(repositoryRoot, source).split(sep).join('/');
}

/**
 * The digests from which a workflow engine knows the code of every run: of each experiment by its name, of each without the
 * schemes as `NAME without schemes`, of what a project file adds to one as `NAME elsewhere`, and of each scheme by its file.
 */
export function codeOfExperiments(): { readonly [name: string]: string } {
  const own = allExperiments().flatMap((experiment) => {
    const { name } = experiment;
    const { module, elsewhere } = codeSource(experiment);
    return [
      [name, codeDigest(module)],
      [`${name} without schemes`, codeWithoutSchemes(module)],
      ...(elsewhere === undefined ? [] : [[`${name} elsewhere`, elsewhere]]),
    ];
  });
  const schemes = allSchemes().flatMap(({ module }) =>
    module === undefined ? [] : [[nameOfPart({ module }), codeWithoutSchemes(module)]],
  );
  return Object.fromEntries([...own, ...schemes]);
}
