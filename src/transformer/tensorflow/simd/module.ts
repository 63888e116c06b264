import { InputError } from '../../../errors';
import type { TensorFlow } from '../tensorFlow';
import { binary } from './binary';

/** An address or a length in the memory of TensorFlow.js's own WebAssembly module. */
type Word = number;

/** What assembly/ exports; its arguments are described there. */
export interface SimdModule {
  products(
    count: number,
    a: Word,
    transposeA: boolean,
    b: Word,
    transposeB: boolean,
    start: Word,
    startMatrix: number,
    startRow: number,
    c: Word,
    rows: number,
    columns: number,
    inner: number,
    scratch: Word,
  ): void;
  gelu(x: Word, output: Word, derivative: Word, count: number): void;
  layerNorm(
    x: Word,
    gamma: Word,
    beta: Word,
    output: Word,
    normalised: Word,
    inverseDeviation: Word,
    rows: number,
    width: number,
    eps: number,
  ): void;
  layerNormGradient(
    dy: Word,
    gamma: Word,
    normalised: Word,
    inverseDeviation: Word,
    dx: Word,
    rows: number,
    width: number,
  ): void;
  attention(
    queryKeyValue: Word,
    mask: Word,
    probabilities: Word,
    context: Word,
    scratch: Word,
    batch: number,
    tokens: number,
    heads: number,
    size: number,
    scale: number,
  ): void;
  attentionGradient(
    dContext: Word,
    queryKeyValue: Word,
    probabilities: Word,
    dQueryKeyValue: Word,
    scratch: Word,
    batch: number,
    tokens: number,
    heads: number,
    size: number,
    scale: number,
  ): void;
}

/** The part of JavaScript's WebAssembly that is used here; Node's type declarations leave it out. */
interface WebAssemblyGlobal {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
  readonly Memory: abstract new (...args: never[]) => object;
}

/**
 * The compiled module, at work in the memory of TensorFlow.js's own, so that its operations read and write tensors where
 * they are.
 *
 * @param tf - with backend 'wasm' ready
 * @throws Error where this processor, this Node or this version of TensorFlow.js does not allow it
 */
export function instantiateSimd(tf: TensorFlow, code: string = binary): SimdModule {
  const { Module, Instance, Memory } = (globalThis as unknown as { readonly WebAssembly: WebAssemblyGlobal })
    .WebAssembly;
  const backend = tf.findBackend('wasm') as { readonly wasm?: { readonly asm?: { readonly memory?: unknown } } } | null;
  const memory = backend?.wasm?.asm?.memory;
  if (!(memory instanceof Memory)) {
    throw new InputError('@tensorflow/tfjs-backend-wasm does not show its memory; version 4.22.0 does');
  }
  const instance = new Instance(new Module(Buffer.from(code, 'base64')), { env: { memory } });
  return instance.exports as SimdModule;
}
