import { InputError } from '../errors';
import { type Experiment, type ExperimentRequest, experimentCode, type RunDefinition } from '../experiments';
import type { Labels, Study } from '../records';
import { didYouMean } from '../settings';
import { studyOf } from './study';

/** One run of a plan: what it is called, and where its definition comes from. */
export interface PlannedRun {
  /** Name of the experiment in the record. */
  readonly experiment: string;
  /** Name of the run in the record; unique within `experiment`. */
  readonly run: string;
  /** Labels in the record: those of the definition, and what a sweep adds. */
  readonly labels: Labels;
  readonly definition: RunDefinition;
  /** Digest of the code that it runs: of the modules that its experiment imports. */
  readonly code: string;
  /** The experiment and the request that make `definition` again in another thread or process. Plain data. */
  readonly origin: { readonly experiment: string; readonly request: ExperimentRequest };
  /** Runs of the plan that come first, as {@link runKey}. */
  readonly after: readonly string[];
  /** Where it belongs, if it is told something that is not usual. */
  readonly study?: Study;
}

/** What a plan is made from, beside the experiment. */
export interface PlanOptions {
  /** The definitions of this request, where the caller has them already; making them may read a whole data set. */
  readonly definitions?: readonly RunDefinition[];
  /** Exactly these runs of the experiment; all of them without it. */
  readonly only?: readonly string[];
  /** The study that the runs belong to; default one called after what they are told, none for the usual settings. */
  readonly study?: string | undefined;
  /** What the records are called, where they are not to carry the experiment's own names; such runs belong to no study. */
  readonly rename?: (definition: RunDefinition) => RecordName;
}

/** What a record is called, and its labels. */
export interface RecordName {
  readonly experiment: string;
  readonly run: string;
  readonly labels: Labels;
}

/** A name for a run that is unique in a plan. */
export function runKey({ experiment, run }: { readonly experiment: string; readonly run: string }): string {
  return `${experiment}/${run}`;
}

/**
 * The runs of one experiment under one request, in its order.
 *
 * @throws InputError for a bad request, or a name in `only` that no run has
 */
export async function planExperiment(
  experiment: Experiment,
  request: ExperimentRequest,
  options: PlanOptions = {},
): Promise<readonly PlannedRun[]> {
  const all = options.definitions ?? (await experiment.runs(request));
  const names = all.map(({ run }) => run);
  for (const name of options.only ?? []) {
    if (!names.includes(name)) {
      const known = names.length <= 12 ? names.join(', ') : `${names.slice(0, 12).join(', ')}, ... (${names.length})`;
      throw new InputError(
        `experiment '${experiment.name}' has no run '${name}' under these options${didYouMean(name, names)} Runs: ${known}`,
      );
    }
  }
  const study = options.rename === undefined ? studyOf(request, options.study) : undefined;
  const name = study === undefined ? experimentName(experiment, request) : experiment.name;
  const rename = options.rename ?? (({ run, labels }) => ({ experiment: name, run, labels }));
  const chosen = all.filter(({ run }) => options.only?.includes(run) ?? true);
  const keys = new Map(chosen.map((definition) => [definition.run, runKey(rename(definition))]));
  return chosen.map((definition) => ({
    ...rename(definition),
    definition,
    code: experimentCode(experiment, definition.schemes),
    origin: { experiment: experiment.name, request },
    after: (definition.after ?? []).flatMap((run) => keys.get(run) ?? []),
    ...(study === undefined ? {} : { study }),
  }));
}

/** What records call an experiment: those under another reading than the default lie apart, so that none is taken for another. */
function experimentName({ name }: Experiment, { reading }: ExperimentRequest): string {
  return reading === undefined ? name : `readings/${reading}/${name}`;
}

/** Whether a run measures time: such runs come last, one at a time, while nothing else works. */
export function needsQuiet({ definition }: PlannedRun): boolean {
  return definition.measuresTime;
}
