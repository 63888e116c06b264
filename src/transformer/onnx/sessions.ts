import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { spend } from '../../records';
import type { GradientScope } from '../architectures/types';
import type { EncoderTape } from '../passes/forward';
import { freeArrays } from './free';
import type { OnnxRuntime } from './load';
import { type BackwardProgram, backwardProgram, forwardProgram, type ProgramOptions, tapeNames } from './programs';
import { encodeModel, type OnnxGraph } from './schema';

/** A forward session, the name of its result and those of its tape. */
export interface ForwardSession {
  readonly session: InferenceSession;
  readonly result: string;
  readonly tape: EncoderTape<string> | undefined;
  /** The tape's values that are outputs; the others are inputs of the same name. */
  readonly tapeOutputs: readonly string[];
}

/** A backward session and the names of its results. */
export interface BackwardSession {
  readonly session: InferenceSession;
  readonly gradient: BackwardProgram['gradient'];
}

/** What a session is for, beside what the encoder is. */
export type SessionKey = Pick<ProgramOptions, 'masked' | 'adapted'>;

/** Builds the sessions of one encoder when they are first needed, and each once. */
export class SessionCache {
  readonly #forward = new Map<string, Promise<ForwardSession>>();
  readonly #backward = new Map<string, Promise<BackwardSession>>();

  constructor(
    readonly runtime: OnnxRuntime,
    readonly options: Omit<ProgramOptions, 'masked' | 'adapted'>,
  ) {}

  forward(key: SessionKey, result: 'features' | 'hidden', scope: GradientScope | undefined): Promise<ForwardSession> {
    return once(this.#forward, `${result}/${scope}/${JSON.stringify(key)}`, async () => {
      const program = forwardProgram({ ...this.options, ...key }, result, scope);
      const session = await spend('model', () => startSession(this.runtime, program.graph));
      const outputs = new Set(session.outputNames);
      const tapeOutputs = program.tape === undefined ? [] : tapeNames(program.tape).filter((name) => outputs.has(name));
      return { session, result: program.result, tape: program.tape, tapeOutputs };
    });
  }

  backward(key: SessionKey, tape: EncoderTape<string>, scope: GradientScope): Promise<BackwardSession> {
    return once(this.#backward, `${scope}/${JSON.stringify(key)}`, async () => {
      const program = backwardProgram({ ...this.options, ...key }, tape, scope);
      const session = await spend('model', () => startSession(this.runtime, program.graph));
      return { session, gradient: program.gradient };
    });
  }

  /** Gives every session's memory back, also of those that are still being built. */
  release(): void {
    for (const pending of [...this.#forward.values(), ...this.#backward.values()]) {
      pending.then(
        ({ session }) => session.release(),
        () => {}, // it failed to start, which its caller was told
      );
    }
    this.#forward.clear();
    this.#backward.clear();
  }
}

/** A session of a graph, of one thread. */
export async function startSession(runtime: OnnxRuntime, graph: OnnxGraph): Promise<InferenceSession> {
  const bytes = encodeModel(graph);
  try {
    return await runtime.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      graphOptimizationLevel: 'all',
      // What is spread over processors is runs: an operation on a micro-batch is too small for it.
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      logSeverityLevel: 3,
      // A thread that spins while it waits wins microseconds on an idle machine and loses a factor of five on a busy one.
      extra: { session: { intra_op: { allow_spinning: '0' } } },
    });
  } finally {
    // The session has its own copy of the weights. A small file may lie in memory that others share.
    if (bytes.byteLength === bytes.buffer.byteLength) freeArrays([bytes]);
  }
}

/** Tensors by name. */
export type Tensors = Record<string, Tensor>;

/** Runs a session on those of the values that it reads. */
export async function runSession(
  session: InferenceSession,
  values: Readonly<Tensors>,
  fetches: Readonly<Record<string, Tensor | null>>,
): Promise<Tensors> {
  const feeds: Tensors = {};
  for (const name of session.inputNames) feeds[name] = values[name]!;
  return (await session.run(feeds, fetches)) as Tensors;
}

function once<V>(cache: Map<string, Promise<V>>, key: string, make: () => Promise<V>): Promise<V> {
  let value = cache.get(key);
  if (value === undefined) {
    value = make();
    cache.set(key, value);
    value.catch(() => cache.delete(key)); // a failure is not remembered
  }
  return value;
}
