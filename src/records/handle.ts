import { InputError } from '../errors';
import type { Json } from './canonical';
import { type LabelKinds, type Labels, requireLabels } from './labels';
import type { RunContext, RunDefinition, RunOutcome, RunPart } from './run';
import { type RunNeeds, type RunWork, studyNeeds, trainingNeeds } from './runCost';
import type { RunRecord } from './runRecord';

/** What the runs of one kind have in common. */
export interface RunKind<L> {
  /** The labels that tell its runs apart. */
  readonly labels: LabelKinds<L>;
  /** Labels that all of its runs carry and that tell them from the other kinds of the experiment. */
  readonly fixed?: Labels;
  /** What the run of some labels is called, path-like; unique within the experiment. */
  run(labels: L): string;
  /** Whether its runs train a model; default false. */
  readonly trains?: boolean;
  /** Whether a clock decides its results; default false. */
  readonly measuresTime?: boolean;
  /** Default: those of a study or of a training. */
  readonly needs?: RunNeeds;
}

/** One run as an experiment writes it down. */
export interface RunText<Results, L> {
  readonly labels: L;
  readonly settings: { readonly [name: string]: Json };
  readonly seed: number;
  readonly source?: string;
  readonly after?: readonly string[];
  readonly schemes?: readonly RunPart[];
  /** The tensor backend that it will use, where it is known. */
  readonly backend?: string | undefined;
  work(): RunWork;
  execute(context: RunContext): Promise<RunOutcome<Results>>;
}

/** Of a kind that has one run only. */
export type NoLabels = Record<string, never>;

/** The arguments that name a run of a kind: its labels, or nothing where it has none. */
export type LabelArguments<L> = NoLabels extends L ? readonly [labels?: L] : readonly [labels: L];

/** A run that a handle names, to be looked for among records. */
export interface NamedRun<Results, L = Labels> {
  readonly handle: Pick<RunHandle<Results, L>, 'experiment' | 'holds'>;
  readonly run: string;
}

/**
 * The runs of one kind: what they are called, what they cost, and the type of what they leave behind. Who defines a run and
 * who reads its record hold the same handle, so that neither repeats a name or a type.
 */
export class RunHandle<Results, L = NoLabels> {
  /** Only a type: what the records of this handle hold. */
  declare readonly results: Results;

  constructor(
    readonly experiment: string,
    readonly kind: RunKind<L>,
  ) {}

  /** What the run of some labels is called. */
  run(...[labels]: LabelArguments<L>): string {
    return this.kind.run(labels ?? ({} as L));
  }

  /** The run of some labels. */
  named(...labels: LabelArguments<L>): NamedRun<Results, L> {
    return { handle: this, run: this.run(...labels) };
  }

  /** The labels that stand in the record of a run. */
  labels(labels: L): Labels {
    return { ...this.kind.fixed, ...labels };
  }

  /**
   * Defines a run.
   *
   * @throws InputError for a label that is neither text nor a finite number
   */
  define({ labels, work, execute, backend, ...rest }: RunText<Results, L>): RunDefinition {
    const { run, trains = false, measuresTime = false } = this.kind;
    const own = this.labels(labels);
    requireLabels(own, `${this.experiment}/${run(labels)}`);
    return {
      ...rest,
      ...(backend === undefined ? {} : { backend }),
      run: run(labels),
      labels: own,
      trains,
      measuresTime,
      needs: this.kind.needs ?? (trains ? trainingNeeds : studyNeeds),
      work,
      execute,
    };
  }

  /**
   * Whether a record is one of this handle's: its experiment, its fixed labels, and exactly its other labels. What a record of
   * these labels holds is known from here alone.
   */
  holds(record: RunRecord<unknown>): record is RunRecord<Results, L & Labels> {
    const { fixed = {}, labels } = this.kind;
    const names = Object.keys(labels);
    return (
      record.experiment === this.experiment &&
      Object.keys(record.labels).length === Object.keys(fixed).length + names.length &&
      Object.entries(fixed).every(([name, value]) => record.labels[name] === value) &&
      Object.entries<string>(labels).every(
        ([name, kind]) => typeof record.labels[name] === (kind === 'text' ? 'string' : kind),
      )
    );
  }
}

/** L as it was stated, never as it could be inferred from here: NoInfer in words that the notebook kernel's compiler reads. */
type Given<L> = [L][L extends unknown ? 0 : never];

/**
 * A handle on the runs of one kind of an experiment.
 *
 * @example
 * const learningRuns = runsOf<LearningRunResults, LearningLabels>('learning', {
 *   labels: { task: 'text', scheme: 'text', seed: 'number' },
 *   run: ({ task, scheme, seed }) => `${task}/${scheme}/seed-${seed}`,
 *   trains: true,
 * });
 */
export function runsOf<Results, L = NoLabels>(experiment: string, kind: RunKind<Given<L>>): RunHandle<Results, L> {
  const doubled = Object.keys(kind.fixed ?? {}).find((name) => name in kind.labels);
  if (doubled !== undefined) throw new InputError(`${experiment}: label ${doubled} is fixed and varied; leave one out`);
  return new RunHandle(experiment, kind);
}
