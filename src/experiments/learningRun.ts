import { type FederatedResults, type PretrainingCurve, runFederated, storedPretrained } from '../federation';
import { type BackendName, backendOrder, payloadBits, symbolFormat } from '../model';
import { type SchemeName, simulateScheduling } from '../online';
import type { OnProgress } from '../records';
import { nearest, type Settings } from '../settings';
import {
  bagOfWordsBaseline,
  defaultTasks,
  majorityAccuracy,
  resolveTask,
  splitTask,
  type Task,
  type TextTask,
} from '../tasks';
import type { ExperimentRequest, RunContext } from './experiment';

/** The task of a run, and what can be had on it without a transformer. */
export interface TaskReport {
  readonly name: string;
  readonly title: string;
  readonly origin: 'real' | 'generated';
  /** Examples on all devices together, in the public slice and in the test set. */
  readonly examples: { readonly devices: number; readonly publicSlice: number; readonly test: number };
  /** Test accuracy of always answering the commonest class. */
  readonly majorityAccuracy: number;
  /** Test accuracy of logistic regression on words, fitted to the examples of all devices together. */
  readonly bagOfWordsAccuracy: number;
}

/** What one learning run leaves in its record. */
export interface LearningRunResults extends FederatedResults {
  readonly task: TaskReport;
}

/** What the pre-training run leaves in its record. */
export interface PretrainingRunResults {
  readonly task: TaskReport;
  /** What the encoder was before anything federated. */
  readonly pretraining: PretrainingCurve;
  /** Pieces in the vocabulary. */
  readonly vocabulary: number;
}

/** L of (7) for text under these settings, bits: what one scheduled device and the server exchange in a round. */
export function textPayloadBits(settings: Settings): number {
  const { batchSize, sequenceLength, hiddenSize, symbolBits } = settings;
  const format = symbolFormat(symbolBits);
  return payloadBits({ batchSize, tokens: sequenceLength, hiddenSize, format, padded: true }).total;
}

/** A short name of a task for the names of runs: `generated`, `sst2`. */
export function taskSlug(task: Task): string {
  return task.origin === 'generated' ? 'generated' : task.name;
}

/**
 * The text task of a request: the first that is named, else the first of the default ones.
 *
 * @throws RangeError when it is no text task, and as resolveTask
 */
export async function requestedTextTask(request: ExperimentRequest, settings: Settings): Promise<TextTask> {
  const name = request.tasks?.[0] ?? defaultTasks(request.dataFolder)[0]!;
  const task = await resolveTask({ name, data: request.dataFolder, settings });
  if (task.input !== 'text') throw new RangeError(`'${name}' is not a text task; choose one with --task`);
  return task;
}

/** Pre-trains the encoder of these settings, or finds it where it was made before. */
export async function runPretraining(
  task: TextTask,
  settings: Settings,
  backend: BackendName | undefined,
  { onProgress, signal }: RunContext,
): Promise<{ readonly results: PretrainingRunResults; readonly backend: BackendName }> {
  const model = await preparedModel(task, settings, backend, onProgress, signal);
  const vocabulary = model.pretrained.tokenizer?.vocabulary.length ?? 0;
  return {
    results: { task: reportTask(task, settings), pretraining: model.curve, vocabulary },
    backend: model.backend,
  };
}

/** One scheme from its schedule to its learning curves. */
export async function runLearning(
  task: TextTask,
  settings: Settings,
  scheme: SchemeName,
  backend: BackendName | undefined,
  { onProgress, signal }: RunContext,
): Promise<{ readonly results: LearningRunResults; readonly backend: BackendName }> {
  const { pretrained } = await preparedModel(task, settings, backend, onProgress, signal);
  const trace = simulateScheduling({ settings, policy: scheme, payloadBits: textPayloadBits(settings) });
  const split = splitTask(task, settings);
  const classCount = task.classes.length;
  const run = await runFederated({ settings, split, classCount, pretrained, trace, backend, onProgress, signal });
  return { results: { ...run.results, task: reportTask(task, settings) }, backend: run.backend };
}

/**
 * A backend name that a user typed.
 *
 * @throws RangeError naming the known ones
 */
export function checkBackend(name: string | undefined): BackendName | undefined {
  if (name === undefined) return undefined;
  const known = backendOrder.find((backend) => backend === name);
  if (known === undefined) {
    throw new RangeError(
      `unknown backend '${name}'; did you mean '${nearest(name, backendOrder)}'? Known: ${backendOrder.join(', ')}`,
    );
  }
  return known;
}

function preparedModel(
  task: TextTask,
  settings: Settings,
  backend: BackendName | undefined,
  onProgress: OnProgress,
  signal: AbortSignal,
): ReturnType<typeof storedPretrained> {
  const examples = splitTask(task, settings).publicSlice;
  return storedPretrained({ examples, classCount: task.classes.length, settings, backend, onProgress, signal });
}

function reportTask(task: TextTask, settings: Settings): TaskReport {
  const { devices, publicSlice, test } = splitTask(task, settings);
  const pooled = devices.flat();
  return {
    name: task.name,
    title: task.title,
    origin: task.origin,
    examples: { devices: pooled.length, publicSlice: publicSlice.length, test: test.length },
    majorityAccuracy: majorityAccuracy(test),
    bagOfWordsAccuracy: bagOfWordsBaseline(pooled, test),
  };
}
