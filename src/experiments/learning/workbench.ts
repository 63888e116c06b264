import type { Pretrained } from '../../checkpoint';
import { type Evaluations, type FederatedRun, hearEvaluations, runFederated, takingTurns } from '../../federation';
import { RandomStream } from '../../math';
import { type Scheme, simulateScheduling } from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import { initialHead } from '../../split';
import { splitTask, type Task, type TaskDefinition } from '../../tasks';
import { createEncoder, type Encoder } from '../../transformer';
import { fewerFeatures, narrowHead } from './fewerFeatures';
import { prepareTask, roundPayloadBits, startModel } from './preparedTask';

/** What a workbench is opened with. */
export interface WorkbenchOptions {
  /** A task or its name; default `'generated-sentiment'`. */
  readonly task?: string | TaskDefinition;
  /** Settings that differ from those of the task. */
  readonly settings?: Partial<Settings>;
  /** Default `'portable'`, which gives the same numbers on every machine. */
  readonly backend?: string;
}

/** One run at a workbench. */
export interface WorkbenchRun {
  /** A scheme or its name. */
  readonly scheme: string | Scheme;
  /** Settings of this run that differ from those of the workbench; its seed, for one. */
  readonly settings?: Partial<Settings>;
  /** How many of the model's features the heads read; default all. See {@link fewerFeatures}. */
  readonly features?: number;
  /** Hears of the measurements so far while it trains, a few times a second. */
  readonly watch?: (evaluations: Evaluations) => void;
}

/** A task and a model, read once, on which one short run after the other is made. */
export interface Workbench {
  readonly task: Task;
  readonly settings: Settings;
  /** The model that every run starts from. */
  readonly pretrained: Pretrained;
  /** L of (7) under the settings of the workbench, bits. */
  readonly payloadBits: number;
  /** Schedules and trains; leaves no record. */
  train(run: WorkbenchRun): Promise<FederatedRun>;
  /** The same run with every seed, one after the other. */
  repeat(run: WorkbenchRun, seeds: readonly number[]): Promise<readonly FederatedRun[]>;
  /** Frees the encoders. */
  dispose(): void;
}

/**
 * Opens a workbench: a place to try schemes and settings in seconds, without records. Task, model and encoder are made
 * once and shared by all runs; runs of one seed have the same cell, channels, data and initial weights, as in the
 * experiments.
 *
 * @throws InputError as the experiments, for bad settings or a task that does not fit
 *
 * @example
 * const bench = await openWorkbench({ settings: { rounds: 20, trainExamples: 640 } });
 * const { results } = await bench.train({ scheme: 'gs' });
 * bench.dispose();
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { task: asked = 'generated-sentiment', settings: overrides = {}, backend = 'portable' } = options;
  const prepared = await prepareTask({ profile: 'laptop', overrides: { ...overrides }, backend }, asked);
  const { task, settings } = prepared;
  const { pretrained } = await startModel(prepared, {
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  const models = new Map<number, Pretrained>([[settings.hiddenSize, pretrained]]);
  const modelWith = (features: number): Pretrained => {
    const model = models.get(features) ?? fewerFeatures(pretrained, features);
    models.set(features, model);
    return model;
  };
  const encoders = new Map<string, Promise<Encoder>>();
  const encoderOf = (features: number, loraAlpha: number): Promise<Encoder> => {
    const key = `${features} ${loraAlpha}`;
    const model = modelWith(features);
    const encoder =
      encoders.get(key) ??
      createEncoder(model, { loraAlpha, ...(prepared.backend === undefined ? {} : { backend: prepared.backend }) });
    encoders.set(key, encoder);
    return encoder;
  };
  const train = async (run: WorkbenchRun): Promise<FederatedRun> => {
    const { scheme, settings: changes, features = settings.hiddenSize, watch } = run;
    const own = parseSettings({ ...settings, ...changes });
    const payloadBits = roundPayloadBits(own, task.input);
    const headOf = (k: number) =>
      narrowHead(initialHead(task.classes.length, own.hiddenSize, new RandomStream(own.seed, `head/${k}`)), features);
    // Full fine-tuning changes the weights of its encoder, which therefore is its own.
    const encoder = own.adaptation === 'full' ? undefined : await encoderOf(features, own.loraAlpha);
    return runFederated({
      settings: own,
      split: splitTask(task, own),
      classCount: task.classes.length,
      pretrained: modelWith(features),
      trace: simulateScheduling({ settings: own, scheme, payloadBits }),
      backend: prepared.backend,
      ...(encoder === undefined ? {} : { encoder: watch === undefined ? encoder : takingTurns(encoder) }),
      ...(features === own.hiddenSize ? {} : { initialHeadOf: headOf }),
      ...(watch === undefined ? {} : hearEvaluations(watch)),
    });
  };
  return {
    task,
    settings,
    pretrained,
    payloadBits: roundPayloadBits(settings, task.input),
    train,
    async repeat(run, seeds) {
      const runs: FederatedRun[] = [];
      for (const seed of seeds) runs.push(await train({ ...run, settings: { ...run.settings, seed } }));
      return runs;
    },
    dispose() {
      for (const encoder of encoders.values()) void encoder.then((one) => one.dispose());
      encoders.clear();
    },
  };
}
