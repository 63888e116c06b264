import { loadPretrained, type Pooler, type Pretrained } from '../../checkpoint';
import { InputError } from '../../errors';
import { imageTokens } from '../../federation';
import type { StoredPretrained } from '../../pretraining';
import { bundledModel, bundledModels, storedPretrained } from '../../pretraining';
import { type Json, spend } from '../../records';
import { didYouMean, parseSettings, type Settings } from '../../settings';
import { payloadBits, symbolFormat } from '../../split';
import {
  DATA_SEED,
  defaultTasks,
  noticeOf,
  resolveTask,
  splitTask,
  type Task,
  type TaskDefinition,
  taskDigest,
  taskNamed,
  usableExamples,
} from '../../tasks';
import { type BackendName, backendOrder, backendStatus, readsImages, type TransformerConfig } from '../../transformer';
import { type ExperimentRequest, type RunContext, settingsOfReading } from '../experiment';
import { evaluationInterval } from './evaluationInterval';
import { type ModelSource, modelSource } from './modelSource';
import { ALL_EXAMPLES, learningSettings } from './sizes';
import { textLengths, usualSequenceLength } from './textLengths';

/** A task with the model and the settings that its runs have in common, all of it checked. */
export interface PreparedTask {
  readonly task: Task;
  /** With the model's own sizes; `seed` is still to be set by each run. */
  readonly settings: Settings;
  readonly source: ModelSource;
  readonly backend: BackendName | undefined;
  /** Folder that keeps embedded pictures for later runs; no result depends on it. */
  readonly embeddingCache: string | undefined;
}

/** The tasks of a request, checked: those it names, else the default ones. */
export function requestedTasks(request: ExperimentRequest): readonly TaskDefinition[] {
  const asked = request.tasks?.map(taskNamed) ?? defaultTasks(request.dataFolder, request.profile === 'real');
  return [...new Map(asked.map((task) => [task.name, task])).values()];
}

/** Tasks of this process: a data set is read or generated once, however many experiments use it. */
const known = new WeakMap<TaskDefinition, Map<string, Promise<Task>>>();

/**
 * Settings, data and model of a task under a request.
 *
 * @param asked - the task, or its name as `taskNamed` reads it
 * @param base - settings of the experiment itself; a person's overrides win over them
 * @throws InputError or Error for bad settings, a missing folder, or a model that does not fit, before any work
 */
export async function prepareTask(
  request: ExperimentRequest,
  asked: TaskDefinition | string,
  base: Partial<Settings> = {},
): Promise<PreparedTask> {
  const { profile, overrides, embeddingCache } = request;
  const definition = typeof asked === 'string' ? taskNamed(asked) : asked;
  const { checkpoint, pooler, imageSize } = askedModel(request, definition);
  const wanted = {
    ...settingsOfReading(request),
    ...learningSettings(profile, definition),
    // A checkpoint of one's own is used as it is unless a person says otherwise.
    ...(checkpoint === undefined ? {} : { pretrainSteps: 0, pretrainExamples: 0 }),
    ...base,
    ...overrides,
  };
  const backend = await experimentBackend(checkBackend(request.backend));
  const first = parseSettings(wanted);
  const loaded = await knownTask(request, definition, first);
  const source = await modelSource(
    checkpoint ?? bundledModel(bundledModels[loaded.input]),
    loaded.input,
    pooler,
    imageSize,
  );
  if (request.strictData && source.doubts.length > 0) {
    throw new InputError(
      `the checkpoint ${source.folder} is refused by --strict-data: ${source.doubts.join(', ')}; fetch it again, or leave --strict-data out`,
    );
  }
  const task =
    source.doubts.length === 0 ? loaded : { ...loaded, source: `${loaded.source}${noticeOf(source.doubts)}` };
  // What the settings of a task say of texts is said of the bundled models.
  const { sequenceLength: _, ...usual } = learningSettings(profile, definition);
  const named = checkpoint === undefined ? first : { ...usual, ...base, ...overrides };
  const sizes = { ...(await sizesOfData(task, source, first, named)), ...sizesOf(source.config, first.sequenceLength) };
  for (const size of Object.keys(overrides) as (keyof Settings)[]) {
    if (size in sizes && size !== 'sequenceLength' && first[size] !== sizes[size as keyof typeof sizes]) {
      throw new InputError(
        `${size} is the model's: '${source.name}' has ${sizes[size as keyof typeof sizes]}, got ${first[size]}; leave it out, or choose a model with --checkpoint`,
      );
    }
  }
  const settings = parseSettings({ ...first, ...sizes, ...atMost(task, first, overrides) });
  if (settings.loraRank > settings.hiddenSize) {
    throw new InputError(
      `loraRank must be at most ${settings.hiddenSize}, the width of '${source.name}', got ${settings.loraRank}`,
    );
  }
  splitTask(task, settings); // a task that is too small is refused here, before any work
  return { task, settings, source, backend, embeddingCache };
}

/** The model that a person named; at the size `real` the task's published one takes the place of the bundled one. */
function askedModel(
  { profile, checkpoint, pooler, imageSize }: ExperimentRequest,
  { name, published }: TaskDefinition,
): {
  readonly checkpoint?: string | undefined;
  readonly pooler?: Pooler | undefined;
  readonly imageSize?: number | undefined;
} {
  if (profile !== 'real' || checkpoint !== undefined) return { checkpoint, pooler, imageSize };
  if (published === undefined) {
    throw new InputError(
      `the task '${name}' has no part in the size 'real', since no published checkpoint is named for it; add --checkpoint, or choose another size`,
    );
  }
  return {
    checkpoint: published.checkpoint,
    pooler: pooler ?? published.pooler,
    imageSize: imageSize ?? published.imageSize,
  };
}

/**
 * The settings that depend on how long a task's texts are and that nobody named: `sequenceLength` keeps 99 % of the training
 * examples whole, and `evaluateEvery` leaves a quarter of a run to measurements. The bundled models have settings of their own.
 */
async function sizesOfData(
  task: Task,
  source: ModelSource,
  settings: Settings,
  named: object,
): Promise<Partial<Settings>> {
  const missing = (name: keyof Settings): boolean => !(name in named);
  const { config } = source;
  if (readsImages(config)) {
    const tokens = { meanTrain: 1, meanTest: 1 };
    return missing('evaluateEvery') ? { evaluateEvery: evaluationInterval(settings, tokens) } : {};
  }
  if (!missing('sequenceLength') && !missing('evaluateEvery')) return {};
  const lengths = await textLengths(task, source, config.maxPositions);
  return {
    ...(missing('sequenceLength') ? { sequenceLength: usualSequenceLength(lengths) } : {}),
    ...(missing('evaluateEvery') ? { evaluateEvery: evaluationInterval(settings, lengths) } : {}),
  };
}

function knownTask(request: ExperimentRequest, definition: TaskDefinition, settings: Settings): Promise<Task> {
  const { dataFolder: data, strictData: strict } = request;
  const { pretrainExamples, trainExamples, testExamples } = settings;
  const key = JSON.stringify([data, strict, pretrainExamples, trainExamples, testExamples]);
  const loaded = known.get(definition) ?? new Map<string, Promise<Task>>();
  known.set(definition, loaded);
  let task = loaded.get(key);
  if (task === undefined) {
    // One data set for all runs: a seed decides who holds what, not what there is.
    task = resolveTask({ name: definition, data, strict, settings: { ...settings, seed: DATA_SEED } });
    task.catch(() => loaded.delete(key));
    loaded.set(key, task);
  }
  return task;
}

/** The size `paper` takes as many training examples as there are, and own data no more, unless a person asked for a number. */
function atMost(task: Task, settings: Settings, overrides: ExperimentRequest['overrides']): Partial<Settings> {
  if (overrides['trainExamples'] !== undefined) return {};
  const takesAll = settings.trainExamples >= ALL_EXAMPLES;
  if (!takesAll && task.origin !== 'own') return {};
  const usable = usableExamples(task);
  const most = usable - settings.pretrainExamples;
  if (most < 1) {
    throw new InputError(
      `pretrainExamples must be less than ${usable}, the distinct training examples of ${task.title}, got ${settings.pretrainExamples}; lower it, with pretrainSteps 0 the model stays as it is`,
    );
  }
  return { trainExamples: takesAll ? most : Math.min(settings.trainExamples, most) };
}

/** The settings that a model decides; `sequenceLength` is what is sent of an image, or at most what the model can read. */
function sizesOf(config: TransformerConfig, sequenceLength: number): Partial<Settings> {
  const { hiddenLayers, hiddenSize, attentionHeads, intermediateSize } = config;
  const shared = { hiddenLayers, hiddenSize, attentionHeads, intermediateSize };
  if (readsImages(config)) return { ...shared, sequenceLength: imageTokens(config) };
  if (sequenceLength > config.maxPositions) {
    throw new InputError(
      `sequenceLength must be at most ${config.maxPositions}, the positions of this model, got ${sequenceLength}`,
    );
  }
  return { ...shared, vocabularySize: config.vocabularySize };
}

/** What a record is told of a run: its settings, its data and its model. */
export function toldSettings(
  { task, source }: PreparedTask,
  settings: Settings,
  more: { readonly [name: string]: Json } = {},
): { readonly [name: string]: Json } {
  return {
    ...settings,
    // The digest changes with any example, so other data is never taken for the same.
    task: { name: task.name, origin: task.origin, digest: taskDigest(task) },
    model: {
      name: source.name,
      digest: source.digest,
      ...(source.pooler && { pooler: source.pooler }),
      ...(source.imageSize && { imageSize: source.imageSize }),
    },
    ...more,
  };
}

/** The model that a run starts from, and how it was tuned on the public slice where it was. */
export interface StartModel {
  readonly pretrained: Pretrained;
  readonly tuning: StoredPretrained | undefined;
}

/** Reads the model, tuned on the public slice where the settings ask for it; that is done once for all runs of a task. */
export async function startModel(
  { task, settings, source, backend }: PreparedTask,
  { onProgress, signal }: Pick<RunContext, 'onProgress' | 'signal'>,
): Promise<StartModel> {
  const { pooler, imageSize, digest } = source;
  const changes = { ...(pooler && { pooler }), ...(imageSize && { imageSize }) };
  const pretrained = await spend('model', () => loadPretrained(source.folder, { ...changes, seed: DATA_SEED }));
  if (settings.pretrainSteps === 0) return { pretrained, tuning: undefined };
  const fixed = { ...settings, seed: DATA_SEED };
  const tuning = await storedPretrained({
    examples: splitTask(task, fixed).publicSlice,
    classCount: task.classes.length,
    start: pretrained,
    startDigest: [digest, pooler, imageSize && `${imageSize} px`].filter(Boolean).join(' '),
    settings: fixed,
    backend,
    onProgress,
    signal,
  });
  return { pretrained: tuning.pretrained, tuning };
}

/** L of (7) under these settings, bits: what one scheduled device and the server exchange in a round. */
export function roundPayloadBits(settings: Settings, input: 'text' | 'image'): number {
  const { batchSize, sequenceLength, hiddenSize, symbolBits } = settings;
  const format = symbolFormat(symbolBits);
  return payloadBits({ batchSize, tokens: sequenceLength, hiddenSize, format, padded: input === 'text' }).total;
}

/** Another name of the backend whose records are identical on every machine. */
const PORTABLE = 'portable';

/**
 * A backend name that a user typed.
 *
 * @throws InputError naming the known ones
 */
function checkBackend(name: string | undefined): BackendName | undefined {
  if (name === undefined) return undefined;
  const found = name === PORTABLE ? 'wasm' : backendOrder.find((backend) => backend === name);
  if (found === undefined) {
    throw new InputError(
      `unknown backend '${name}'${didYouMean(name, backendOrder)} Known: ${[...backendOrder, PORTABLE].join(', ')}`,
    );
  }
  return found;
}

/**
 * The backend of an experiment: the one asked for, else onnxruntime, which is installed everywhere and whose records are
 * committed, else the first that starts.
 */
async function experimentBackend(asked: BackendName | undefined): Promise<BackendName | undefined> {
  if (asked !== undefined) {
    const [status] = await backendStatus([asked]);
    if (status !== undefined && !status.available) {
      throw new InputError(
        `the backend ${asked} does not start here (${status.reason}); choose another with --backend`,
      );
    }
    return asked;
  }
  const [onnx] = await backendStatus(['onnx']);
  return onnx?.available ? 'onnx' : undefined;
}
