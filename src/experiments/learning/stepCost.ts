import { initialWeight } from '../../checkpoint';
import { RandomStream } from '../../math';
import { type RunHandle, runsOf, startThreadTime } from '../../records';
import { defaultSettings } from '../../settings';
import {
  createEncoder,
  type EmbeddingBatch,
  type EncoderConfig,
  type EncoderModel,
  encoderParameterCount,
  encoderWeightShapes,
  initialLora,
} from '../../transformer';
import type { Experiment, RunDefinition } from '../experiment';

/** What training costs with a model of the paper's size. Measured, so never twice the same. */
export interface StepCostResults {
  /** Processor seconds to push one token of one example through the encoder, without a gradient. */
  readonly secondsPerToken: number;
  /** The same forward and backward: one token of a device's mini-batch in one round. */
  readonly trainingSecondsPerToken: number;
  /** Parameters of the encoder. */
  readonly parameters: number;
}

/** A model of the paper's size, and one mini-batch of it. */
export interface StepCostSize {
  readonly modelType: string;
  readonly layers: number;
  readonly hidden: number;
  readonly tokens: number;
  readonly examples: number;
}

/** BERT-base on a sentence, ViT-base on an image of 224 x 224 pixels in patches of 16. */
export const stepCostSizes: { readonly [model in 'bert-base' | 'vit-base']: StepCostSize } = {
  'bert-base': { modelType: 'bert', layers: 12, hidden: 768, tokens: 32, examples: 16 },
  'vit-base': { modelType: 'vit', layers: 12, hidden: 768, tokens: 197, examples: 4 },
};

/** A step is timed this often; the least time is the one that nothing else disturbed. */
const REPEATS = 3;

/** The runs of `step-cost`, one a model of the paper. */
export const stepCostRuns: RunHandle<StepCostResults, { readonly model: keyof typeof stepCostSizes }> = runsOf(
  'step-cost',
  { labels: { model: 'text' }, run: ({ model }) => model, trains: true, measuresTime: true },
);

/**
 * What one step costs with the models of the paper, random weights in their shapes: the basis of the estimate of what its
 * sweep costs. Weights do not change what arithmetic costs.
 */
export const stepCost: Experiment = {
  name: 'step-cost',
  section: 'V',
  about: 'what one training step costs with BERT-base and ViT-base: the basis of what the size of the paper costs',
  module: __filename,
  onRequest: true,
  async runs(request): Promise<readonly RunDefinition[]> {
    const smoke = { layers: 2, hidden: 64, tokens: 8, examples: 2 };
    return (['bert-base', 'vit-base'] as const).map((model): RunDefinition => {
      const { modelType, ...paperSize } = stepCostSizes[model];
      const size = request.profile === 'smoke' ? smoke : paperSize;
      const timed = REPEATS * size.examples;
      return stepCostRuns.define({
        labels: { model },
        seed: 0,
        settings: { ...size },
        work: () => ({
          kind: 'training',
          input: model === 'bert-base' ? 'text' : 'image',
          trained: timed,
          measured: timed,
          tokens: size.tokens,
        }),
        async execute({ onProgress, signal }) {
          const encoder = await createEncoder(randomEncoder({ modelType, ...size }));
          try {
            const lora = initialLora(encoder.config, defaultSettings.loraRank, new RandomStream(0, 'lora'));
            const batch = randomBatch(size);
            const gradient = new Float32Array(size.examples * size.hidden).fill(1e-3);
            let forward = Infinity;
            let step = Infinity;
            for (let repeat = 0; repeat < REPEATS; repeat++) {
              signal.throwIfAborted();
              let seconds = startThreadTime();
              await encoder.infer(batch, lora);
              forward = Math.min(forward, seconds());
              seconds = startThreadTime();
              const { tape } = await encoder.forward(batch, lora);
              await encoder.backward(tape, gradient);
              step = Math.min(step, seconds());
              onProgress(repeat + 1, REPEATS);
            }
            const tokens = size.tokens * size.examples;
            const results: StepCostResults = {
              secondsPerToken: forward / tokens,
              trainingSecondsPerToken: step / tokens,
              parameters: encoderParameterCount(encoder.config),
            };
            return { results, backend: encoder.backend };
          } finally {
            encoder.dispose();
          }
        },
      });
    });
  },
};

function randomEncoder({ modelType, layers, hidden }: StepCostSize): EncoderModel {
  const config: EncoderConfig = {
    modelType,
    hiddenSize: hidden,
    hiddenLayers: layers,
    attentionHeads: hidden / 64,
    intermediateSize: 4 * hidden,
    layerNormEps: 1e-12,
  };
  const shapes = [...encoderWeightShapes(config)];
  return { config, weights: new Map(shapes.map(([name, shape]) => [name, initialWeight(name, shape, 0)])) };
}

function randomBatch({ examples, tokens, hidden }: Omit<StepCostSize, 'modelType'>): EmbeddingBatch {
  const stream = new RandomStream(0, 'step-cost');
  const values = Float32Array.from({ length: examples * tokens * hidden }, () => stream.normal());
  return { batch: examples, tokens, hidden, values, attentionMask: new Uint8Array(examples * tokens).fill(1) };
}
