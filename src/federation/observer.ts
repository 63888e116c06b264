import { type EdgeDevice, type EdgeServer, headLogits, softmaxCrossEntropy } from '../split';
import type { EmbeddingBatch } from '../transformer';
import type { ExampleReader } from './exampleReader';
import type { EncodedExamples } from './textInputs';

/** Sequences that pass through the encoder at once; small batches stay in the processor's cache. */
const BATCH = 64;

/** Embedded examples in batches of like length, with the places they came from. */
interface EmbeddedSet {
  readonly batches: readonly { readonly embeddings: EmbeddingBatch; readonly places: readonly number[] }[];
  readonly labels: Int32Array;
  readonly hidden: number;
}

/**
 * Measures a run from outside: the experimenter may look into every device, which the server may not.
 *
 * The features of the test set are computed once a measurement and shared, because all devices have the same encoder;
 * each device's own head then reads them. Embeddings are frozen, so they are computed once a run.
 */
export class Observer<Input> {
  readonly #test: EmbeddedSet;
  readonly #training: EmbeddedSet;
  readonly #trainingRows: readonly number[];

  /**
   * @param test - the shared test set
   * @param training - fixed training examples of each device, [K]
   */
  constructor(reader: ExampleReader<Input>, test: EncodedExamples<Input>, training: readonly EncodedExamples<Input>[]) {
    this.#test = embedSet(reader, test);
    this.#training = embedSet(reader, {
      inputs: training.flatMap(({ inputs }) => [...inputs]),
      labels: Int32Array.from(training.flatMap(({ labels }) => [...labels])),
    });
    this.#trainingRows = training.map(({ inputs }) => inputs.length);
  }

  /** Accuracy of each device's own head on the test set, [K]. */
  async testAccuracies(server: EdgeServer, devices: readonly EdgeDevice<Input>[]): Promise<number[]> {
    const features = await featuresOf(server, this.#test);
    return devices.map((device) => device.accuracy(features, this.#test.labels));
  }

  /** Loss of each device's own head on its fixed training examples, nats, [K]. */
  async trainingLosses(server: EdgeServer, devices: readonly EdgeDevice<Input>[]): Promise<number[]> {
    const features = await featuresOf(server, this.#training);
    const { hidden, labels } = this.#training;
    let row = 0;
    return devices.map((device, k) => {
      const end = row + this.#trainingRows[k]!;
      const logits = headLogits(device.head, features.subarray(row * hidden, end * hidden));
      const { loss } = softmaxCrossEntropy(logits, labels.subarray(row, end), device.head.classes);
      row = end;
      return loss;
    });
  }
}

function embedSet<Input>(reader: ExampleReader<Input>, { inputs, labels }: EncodedExamples<Input>): EmbeddedSet {
  // Sequences of like length together: less padding to compute on.
  const lengths = inputs.map((input) => reader.lengthOf(input));
  const order = inputs.map((_, i) => i).sort((a, b) => lengths[a]! - lengths[b]! || a - b);
  const batches: { embeddings: EmbeddingBatch; places: number[] }[] = [];
  for (let from = 0; from < order.length; from += BATCH) {
    const places = order.slice(from, from + BATCH);
    batches.push({ embeddings: reader.embedTogether(places.map((i) => inputs[i]!)), places });
  }
  return { batches, labels, hidden: batches[0]?.embeddings.hidden ?? 0 };
}

/** Features of a set in its own order, [examples, hidden]. */
async function featuresOf(server: EdgeServer, { batches, labels, hidden }: EmbeddedSet): Promise<Float32Array> {
  const features = new Float32Array(labels.length * hidden);
  for (const { embeddings, places } of batches) {
    const part = await server.infer(embeddings);
    for (const [row, place] of places.entries()) {
      features.set(part.subarray(row * hidden, (row + 1) * hidden), place * hidden);
    }
  }
  return features;
}
