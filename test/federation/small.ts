import type { Pretrained } from '../../src/checkpoint';
import type { SchedulingTrace } from '../../src/scheduling';
import { parseSettings, type Settings } from '../../src/settings';
import { generateSentiment, type TaskSplit, type TextExample } from '../../src/tasks';

/** A model and a task so small that a run takes a fraction of a second. */
export const small: Settings = parseSettings({
  hiddenLayers: 1,
  hiddenSize: 16,
  attentionHeads: 2,
  intermediateSize: 16,
  vocabularySize: 600,
  sequenceLength: 12,
  loraRank: 2,
  batchSize: 4,
  evaluateEvery: 2,
  lossExamples: 24,
  pretrainSteps: 150,
  pretrainBatchSize: 32,
  pretrainLearningRate: 0.01,
  seed: 9,
});

/** One-clause sentences without denial or label noise: what words say is what they mean. */
export function easySentences(count: number): TextExample[] {
  return generateSentiment({
    seed: 21,
    count,
    language: { denial: 0, forms: { plain: 1, addition: 0, turn: 0, afterthought: 0 }, agreement: 1, labelNoise: 0 },
  });
}

/** Easy sentences dealt to devices, with a public slice and a test set. */
export function easySplit(deviceCount: number, share: number, publicCount: number): TaskSplit<TextExample> {
  const sentences = easySentences(deviceCount * share + publicCount + 60);
  return {
    devices: Array.from({ length: deviceCount }, (_, k) => sentences.slice(k * share, (k + 1) * share)),
    publicSlice: sentences.slice(deviceCount * share, deviceCount * share + publicCount),
    test: sentences.slice(-60),
  };
}

/** A trace that schedules the given devices in each round. */
export function traceOf(deviceCount: number, rounds: readonly (readonly number[])[]): SchedulingTrace {
  return {
    scheme: 'by hand',
    deviceCount,
    payloadBits: 1000,
    delayBudget: 1,
    initialBacklog: 0,
    finalBacklog: 0,
    rounds: rounds.map((devices, round) => ({
      round,
      devices,
      bandwidths: Float64Array.from(devices, () => 1),
      delay: devices.length,
      backlog: round / 2,
      penaltyWeight: 1,
    })),
  };
}

/** Every weight of a model in one list, to compare two models. */
export function allWeights({ weights }: Pretrained): number[] {
  return [...weights].flatMap(([, { data }]) => [...data]);
}
