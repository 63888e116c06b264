import { type Pretrained, randomPretrained } from '../../checkpoint';
import { DivergenceError } from '../../errors';
import { type FederatedResults, type FederatedRun, runFederated } from '../../federation';
import { mean } from '../../math';
import {
  bySize,
  type OnProgress,
  type Profile,
  parseJsonBytes,
  type RunHandle,
  type RunWork,
  runsOf,
} from '../../records';
import { allIn, simulateScheduling } from '../../scheduling';
import { type Adaptation, parseSettings, type Settings } from '../../settings';
import { splitTask } from '../../tasks';
import { type BackendName, parameterCount } from '../../transformer';
import type { Experiment, ExperimentRequest, RunContext, RunDefinition, RunOutcome } from '../experiment';
import { codeOfSchemes } from '../requestedSchemes';
import { requestedSeeds, tuningRun } from './defineRuns';
import type { LearningRunResults } from './learningRun';
import {
  type PreparedTask,
  prepareTask,
  requestedTasks,
  roundPayloadBits,
  startModel,
  toldSettings,
} from './preparedTask';
import { reportTask } from './taskReport';
import { trainingWork } from './trainingWork';

/** How a model is brought to a task: what it starts from, and what of it is trained. */
export type AdaptationMode = 'pretrained-lora' | 'pretrained-full' | 'pretrained-head' | 'random-lora';

/** What a mode means. */
interface ModeDefinition {
  readonly start: 'pretrained' | 'random';
  readonly adaptation: Adaptation;
  /** The setting that holds the server's step size, and the sizes that are tried; absent where the server trains nothing. */
  readonly step?: { readonly setting: 'loraLearningRate' | 'encoderLearningRate'; readonly sizes: readonly number[] };
}

/** Three sizes each, a factor of two apart. */
const loraSteps = { setting: 'loraLearningRate', sizes: [0.5, 1, 2] } as const;
const encoderSteps = { setting: 'encoderLearningRate', sizes: [0.05, 0.1, 0.2] } as const;

/** The modes in the order in which they are compared. */
export const adaptationModes: { readonly [mode in AdaptationMode]: ModeDefinition } = {
  'pretrained-lora': { start: 'pretrained', adaptation: 'lora', step: loraSteps },
  'pretrained-full': { start: 'pretrained', adaptation: 'full', step: encoderSteps },
  'pretrained-head': { start: 'pretrained', adaptation: 'head' },
  'random-lora': { start: 'random', adaptation: 'lora', step: loraSteps },
};

/** Where a run with one step size of the server ended; null where it diverged. */
export interface TriedStep {
  readonly stepSize: number;
  /** nats, mean over the last quarter of the rounds: the number to be smallest. */
  readonly trainingLoss: number | null;
  readonly testAccuracy: number | null;
}

/** What one run leaves in its record: that of the step size with the least training loss, and where the others ended. */
export interface AdaptationResults extends LearningRunResults {
  readonly mode: AdaptationMode;
  /** Elements of the whole model without task modules; `parameters.trained` of them are trained at the server. */
  readonly modelParameters: number;
  /** Every step size of the server that was tried; empty where it trains nothing. */
  readonly tried: readonly TriedStep[];
  /** The step size of the server that the curves are of; null where it trains nothing. */
  readonly stepSize: number | null;
}

/**
 * Nothing is scheduled here, so eight devices do what twenty would: as many steps, each from fewer examples. Where runs end is
 * all that is compared, so they are measured seldom.
 */
const base: { readonly [profile in Profile]: Partial<Settings> } = bySize({
  smoke: {},
  laptop: { deviceCount: 8, rounds: 200, evaluateEvery: 40 },
  paper: {},
});

/** The federated runs of `adaptation`. */
export const adaptationRuns: RunHandle<
  AdaptationResults,
  { readonly task: string; readonly mode: AdaptationMode; readonly seed: number }
> = runsOf('adaptation', {
  labels: { task: 'text', mode: 'text', seed: 'number' },
  run: ({ task, mode, seed }) => `${task}/${mode}/seed-${seed}`,
  trains: true,
});

/**
 * Claim C1: low-rank adaptation comes close to full fine-tuning with a small share of the parameters, and pre-training is
 * what makes it work. Every device takes part in every round, so that nothing but the mode differs; plain gradient steps, (3)
 * and (4), the server's step size searched for in each run by the training loss. Runs are called `TASK/MODE/seed-S`.
 */
export const adaptation: Experiment = {
  name: 'adaptation',
  section: 'V-A',
  about: 'low-rank adaptation, full fine-tuning, heads alone, and low-rank adaptation of random weights, on every task',
  module: __filename,
  async runs(request): Promise<readonly RunDefinition[]> {
    const runs: RunDefinition[] = [];
    for (const asked of requestedTasks(request)) {
      const prepared = await prepareTask(request, asked, base[request.profile]);
      const { task, settings } = prepared;
      const tuning = tuningRun(adaptationRuns.experiment, prepared);
      runs.push(...tuning);
      for (const seed of requestedSeeds(request, task.name)) {
        for (const mode of Object.keys(adaptationModes) as AdaptationMode[]) {
          const own = parseSettings({ ...settings, adaptation: adaptationModes[mode].adaptation, seed });
          const run = adaptationRuns.define({
            labels: { task: task.name, mode, seed },
            seed,
            source: task.source,
            settings: toldSettings(prepared, own, { mode, scheme: allIn.name, tried: triedSteps(mode, request) }),
            after: adaptationModes[mode].start === 'pretrained' ? tuning.map((first) => first.run) : [],
            schemes: codeOfSchemes([allIn]),
            backend: prepared.backend,
            work: () => times(triedSteps(mode, request).length, trainingWork(prepared, own)()),
            execute: (context) => runAdaptation(prepared, own, mode, triedSteps(mode, request), context),
          });
          runs.push(run);
        }
      }
    }
    return runs;
  },
};

/** The step sizes of the server that a run tries: the grid of its mode, its middle at the smallest size, or what a person sets. */
function triedSteps(mode: AdaptationMode, { overrides, profile }: ExperimentRequest): readonly number[] {
  const { step } = adaptationModes[mode];
  if (step === undefined) return [];
  const own = overrides[step.setting];
  if (own !== undefined) return [parseSettings({ [step.setting]: own })[step.setting]];
  return profile === 'smoke' ? step.sizes.slice(1, 2) : step.sizes;
}

function times(runs: number, work: RunWork): RunWork {
  if (work.kind === 'study' || runs < 2) return work;
  return { ...work, trained: runs * work.trained, measured: runs * work.measured };
}

/** A finished run of a grid: what a killed run goes on from. */
interface Finished {
  readonly stepSize: number | null;
  /** null where it diverged. */
  readonly results: FederatedResults | null;
  readonly backend: BackendName | null;
}

async function runAdaptation(
  prepared: PreparedTask,
  settings: Settings,
  mode: AdaptationMode,
  sizes: readonly number[],
  context: RunContext,
): Promise<RunOutcome<AdaptationResults>> {
  const { task, backend, embeddingCache } = prepared;
  const { onProgress, signal, snapshot } = context;
  const { start, step } = adaptationModes[mode];
  const pretrained =
    start === 'pretrained'
      ? (await startModel(prepared, context)).pretrained
      : await randomStart(prepared, settings, context);
  const payloadBits = roundPayloadBits(settings, task.input);
  const common = {
    split: splitTask(task, settings),
    classCount: task.classes.length,
    pretrained,
    trace: simulateScheduling({ settings, scheme: allIn, payloadBits }),
    backend,
    embeddingCache,
    signal,
  };
  const kept = snapshot.read();
  const state: unknown = kept ? parseJsonBytes(kept, 'the state of a run', { remedy: 'start it again' }) : [];
  const finished = state as Finished[];
  const asked = step === undefined ? [null] : sizes;
  for (const stepSize of asked.slice(finished.length)) {
    const done = finished.length * settings.rounds;
    const own = step === undefined ? settings : parseSettings({ ...settings, [step.setting]: stepSize });
    const tell: OnProgress = (round, _, note) => onProgress(done + round, asked.length * settings.rounds, note);
    const run = await unlessDiverged(() => runFederated({ ...common, settings: own, onProgress: tell }));
    finished.push({ stepSize, results: run?.results ?? null, backend: run?.backend ?? null });
    snapshot.write(new TextEncoder().encode(JSON.stringify(finished)));
  }
  const tried = finished.map(({ stepSize, results }) => ({ stepSize, ...endOf(results) }));
  const whole = finished.filter((one) => one.results !== null);
  if (whole.length === 0) throw new DivergenceError(`training diverged with every step size of ${sizes.join(', ')}`);
  const best = whole.reduce((a, b) => (endOf(b.results).trainingLoss! < endOf(a.results).trainingLoss! ? b : a));
  const results: AdaptationResults = {
    ...best.results!,
    task: reportTask(task, settings),
    mode,
    modelParameters: parameterCount(pretrained.config),
    tried: tried.flatMap(({ stepSize, ...end }) => (stepSize === null ? [] : [{ stepSize, ...end }])),
    stepSize: best.stepSize,
  };
  return { results, backend: best.backend! };
}

/** Random weights of the same shape, with the same vocabulary or image rules. */
async function randomStart(prepared: PreparedTask, { seed }: Settings, context: RunContext): Promise<Pretrained> {
  const { pretrained } = await startModel(
    { ...prepared, settings: { ...prepared.settings, pretrainSteps: 0 } },
    context,
  );
  return { ...pretrained, ...randomPretrained(pretrained.config, seed) };
}

/** Means over the last quarter of the rounds. */
function endOf(results: FederatedResults | null): Pick<TriedStep, 'trainingLoss' | 'testAccuracy'> {
  if (results === null) return { trainingLoss: null, testAccuracy: null };
  const { round, trainingLoss, testAccuracy } = results.evaluations;
  const late = (values: readonly number[]): number => mean(values.filter((_, i) => round[i]! >= 0.75 * round.at(-1)!));
  return { trainingLoss: late(trainingLoss), testAccuracy: late(testAccuracy) };
}

/** Divergence is an answer here; anything else is an error. */
async function unlessDiverged(run: () => ReturnType<typeof runFederated>): Promise<FederatedRun | undefined> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DivergenceError) return undefined;
    throw error;
  }
}
