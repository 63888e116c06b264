import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { errorFrom, FedftError } from '../../errors';
import { elementCount } from '../../math/elementCount';
import { encoderWeightShapes } from '../architectures/layout';
import type {
  EmbeddingBatch,
  EncoderConfig,
  EncoderModel,
  ForwardPass,
  FullGradient,
  GradientScope,
  LoraFactors,
  LoraGradient,
  Tape,
} from '../architectures/types';
import { checkReplacements, disposedEncoder, encoderWeights, foreignTape } from '../passes/check';
import type { Lane } from '../passes/lane';
import { allOf } from './allOf';
import type { LaneBackend } from './createLane';
import { type Answer, buffersOf, type Question, type RequestName, type Requests, type WorkerModel } from './messages';

interface Waiting {
  resolve(content: unknown): void;
  reject(error: Error): void;
}

/**
 * An encoder in a thread of its own. The thread does not keep the process alive unless it is at work.
 */
export class WorkerLane implements Lane {
  readonly backend: LaneBackend;
  readonly config: EncoderConfig;
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;
  /** Why no question is taken any more. */
  #ended: Error | undefined;

  /**
   * Starts lanes of one model; its weights are copied once for all of them.
   *
   * @param loraAlpha - alpha of W0 + (alpha/r) B A
   * @throws InputError when a weight is missing or has another shape
   * @throws Error when a thread cannot be started; the others are ended then
   */
  static async start(
    backend: LaneBackend,
    model: EncoderModel,
    loraAlpha: number,
    count: number,
  ): Promise<readonly WorkerLane[]> {
    const shared = new Map(
      [...encoderWeights(model)].map(([name, data]) => {
        const copy = new Float32Array(new SharedArrayBuffer(data.byteLength));
        copy.set(data);
        return [name, { shape: model.weights.get(name)!.shape, data: copy }];
      }),
    );
    const { config } = model;
    const lanes = Array.from({ length: count }, () => new WorkerLane({ backend, config, weights: shared, loraAlpha }));
    try {
      await allOf(lanes.map((lane) => lane.#answerTo(0)));
    } catch (error) {
      for (const lane of lanes) lane.dispose();
      throw error;
    }
    return lanes;
  }

  private constructor(model: WorkerModel) {
    this.backend = model.backend;
    this.config = model.config;
    // Beside this file is the worker's: compiled, or its source where sources are run.
    const extension = extname(__filename);
    this.#worker = new Worker(join(__dirname, `worker${extension}`), {
      workerData: model,
      execArgv: extension === '.ts' ? ['--require', require.resolve('tsx/cjs')] : [],
    });
    this.#worker.on('message', (answer: Answer) => this.#receive(answer));
    this.#worker.on('error', (error) => this.#end(new FedftError(`a thread of the encoder failed: ${error.message}`)));
    this.#worker.on('exit', (code) => this.#end(new FedftError(`a thread of the encoder ended with code ${code}`)));
  }

  async forward(embeddings: EmbeddingBatch, lora: LoraFactors, scope: GradientScope = 'lora'): Promise<ForwardPass> {
    const own = sendable(embeddings);
    const { features, tape } = await this.#ask('forward', { embeddings: own, lora: compact(lora), scope }, own);
    const release = (): void => void this.#ask('release', tape).catch(() => {});
    return { features, tape: new WorkerTape(this, tape, embeddings.batch, scope, release) };
  }

  infer(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    const own = sendable(embeddings);
    return this.#ask('infer', { embeddings: own, lora: compact(lora) }, own);
  }

  hiddenState(embeddings: EmbeddingBatch, lora: LoraFactors): Promise<Float32Array> {
    const own = sendable(embeddings);
    return this.#ask('hiddenState', { embeddings: own, lora: compact(lora) }, own);
  }

  async backward(tape: Tape, featureGradient: Float32Array): Promise<LoraGradient> {
    return this.#ask('backward', { tape: this.#take(tape), featureGradient: featureGradient.slice() });
  }

  async backwardAll(tape: Tape, featureGradient: Float32Array): Promise<FullGradient> {
    return this.#ask('backwardAll', { tape: this.#take(tape), featureGradient: featureGradient.slice() });
  }

  updateWeights(weights: ReadonlyMap<string, Float32Array>): void {
    const sizes = [...encoderWeightShapes(this.config)].map(
      ([name, shape]) => [name, { length: elementCount(shape) }] as const,
    );
    checkReplacements(new Map(sizes), weights);
    const own = new Map([...weights].map(([name, data]) => [name, data.slice()]));
    // Checked above; a thread that has ended says so at the next question.
    this.#ask('updateWeights', own).catch(() => {});
  }

  /** How many tensors there are in the thread. */
  tensors(): Promise<number> {
    return this.#ask('tensors', undefined);
  }

  dispose(): void {
    this.#end(disposedEncoder());
    void this.#worker.terminate();
  }

  /** Puts a question; the buffers of what is sent, if any, are handed over. */
  #ask<Name extends RequestName>(
    name: Name,
    content: Requests[Name][0],
    handedOver?: object,
  ): Promise<Requests[Name][1]> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended);
    const id = ++this.#lastId;
    this.#worker.postMessage({ id, name, content } as Question, buffersOf(handedOver));
    return this.#answerTo(id) as Promise<Requests[Name][1]>;
  }

  #answerTo(id: number): Promise<unknown> {
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #receive(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    if (waiting === undefined) return; // the lane was disposed of in the meantime
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if (answer.ok) waiting.resolve(answer.content);
    else waiting.reject(errorFrom(answer.error));
  }

  /** Only the first reason counts. */
  #end(reason: Error): void {
    this.#ended ??= reason;
    for (const { reject } of this.#waiting.values()) reject(this.#ended);
    this.#waiting.clear();
  }

  #take(tape: Tape): number {
    if (!(tape instanceof WorkerTape) || tape.owner !== this) throw foreignTape();
    tape.used = true;
    return tape.id;
  }
}

/** Activations that a thread holds. */
class WorkerTape implements Tape {
  used = false;

  constructor(
    readonly owner: WorkerLane,
    readonly id: number,
    readonly batch: number,
    readonly scope: GradientScope,
    private readonly release: () => void,
  ) {}

  dispose(): void {
    if (this.used) return;
    this.used = true;
    this.release();
  }
}

/** A copy whose buffers can be handed over. */
function sendable(embeddings: EmbeddingBatch): EmbeddingBatch {
  return { ...embeddings, values: embeddings.values.slice(), attentionMask: embeddings.attentionMask.slice() };
}

/** The same factors in arrays of their own: with part of an array a message carries its whole buffer. */
function compact(lora: LoraFactors): LoraFactors {
  const own = (array: Float32Array): Float32Array =>
    array.byteLength === array.buffer.byteLength ? array : array.slice();
  return new Map([...lora].map(([site, pair]) => [site, { ...pair, A: own(pair.A), B: own(pair.B) }]));
}
