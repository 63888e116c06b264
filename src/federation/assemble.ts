import type { Pretrained } from '../checkpoint';
import { RandomStream } from '../math';
import type { Settings } from '../settings';
import {
  EdgeDevice,
  EdgeServer,
  frozenEncoder,
  fullTraining,
  headParameterCount,
  initialHead,
  lowRankTraining,
  serverOptimiser,
  symbolFormat,
  type TaskHead,
  type TrainedEncoder,
} from '../split';
import type { TaskSplit } from '../tasks';
import { type Encoder, encoderParameterCount, initialLora, loraParameterCount } from '../transformer';
import type { ExampleReader } from './exampleReader';
import { Observer } from './observer';
import type { FederatedResults } from './results';

/** What a federation is made of. */
export interface FederationParts {
  readonly settings: Settings;
  /** Who holds which examples; one share a device. */
  readonly split: TaskSplit;
  readonly classCount: number;
  /** The model at the start: a BERT with its vocabulary for text, a ViT for images. */
  readonly pretrained: Pretrained;
}

/** Everything that takes part in a run. */
export interface Federation<Input> {
  readonly server: EdgeServer;
  /** [K] */
  readonly devices: readonly EdgeDevice<Input>[];
  readonly observer: Observer<Input>;
  readonly parameters: FederatedResults['parameters'];
}

/**
 * The server, the devices with their data and heads, and the observer of a run, all at the start.
 *
 * @param headOf - theta_k at the start; by default N(0, 0.02^2) from the stream `'head/k'`
 */
export function assemble<Input>(
  { settings, split, classCount, pretrained }: FederationParts,
  reader: ExampleReader<Input>,
  encoder: Encoder,
  headOf: ((device: number) => TaskHead) | undefined,
): Federation<Input> {
  const { seed, batchSize, headLearningRate, symbolBits } = settings;
  const { hiddenSize } = pretrained.config;
  const shares = split.devices.map((share) => reader.encode(share));
  const newHead = (k: number): TaskHead => initialHead(classCount, hiddenSize, new RandomStream(seed, `head/${k}`));
  const devices = shares.map(
    (data, k) =>
      new EdgeDevice<Input>({
        index: k,
        embedding: reader.embedding,
        head: (headOf ?? newHead)(k),
        data,
        batchSize,
        stepSize: headLearningRate,
        format: symbolFormat(symbolBits),
        streamOf: (round) => new RandomStream(seed, `minibatch/${k}/${round}`),
      }),
  );
  const trained = trainedEncoder({ settings, pretrained }, encoder);
  // Shares are in random order, so their first examples are a sample.
  const sampled = Math.max(1, Math.ceil(settings.lossExamples / devices.length));
  const sample = shares.map(({ inputs, labels }) => ({
    inputs: inputs.slice(0, sampled),
    labels: labels.slice(0, sampled),
  }));
  return {
    server: new EdgeServer(trained),
    devices,
    observer: new Observer(reader, reader.encode(split.test), sample),
    parameters: {
      lora: loraParameterCount(trained.lora),
      head: headParameterCount(devices[0]!.head),
      encoder: encoderParameterCount(pretrained.config),
      trained: trained.trainedParameters,
    },
  };
}

/** What the settings say the server trains, at the start. */
function trainedEncoder(
  { settings, pretrained }: Pick<FederationParts, 'settings' | 'pretrained'>,
  encoder: Encoder,
): TrainedEncoder {
  const { adaptation, serverOptimiser: kind, serverMomentum: momentum } = settings;
  switch (adaptation) {
    case 'lora': {
      const lora = initialLora(pretrained.config, settings.loraRank, new RandomStream(settings.seed, 'lora'));
      const stepSize = settings.loraLearningRate;
      return lowRankTraining(encoder, lora, serverOptimiser({ kind, stepSize, momentum }));
    }
    case 'full': {
      const stepSize = settings.encoderLearningRate;
      return fullTraining(encoder, pretrained, serverOptimiser({ kind, stepSize, momentum }));
    }
    case 'head':
      return frozenEncoder(encoder);
  }
}
