import { parseJsonBytes } from '../records';
import type { TaskHead } from '../split';

/** Where a federated run stands after some rounds: enough to go on to the same end, bit for bit. */
export interface RunState {
  /** Rounds done. */
  readonly round: number;
  /** One entry a round, as in the results. */
  readonly scheduledLoss: readonly (number | null)[];
  readonly evaluations: {
    readonly round: readonly number[];
    readonly trainingLoss: readonly number[];
    readonly testAccuracy: readonly number[];
  };
  /** Of each device at the last measurement, [K]. */
  readonly accuracies: readonly number[];
  /** theta_k, [K] */
  readonly heads: readonly TaskHead[];
  /** What the server trains and its optimiser remembers, by name. */
  readonly trained: ReadonlyMap<string, Float32Array>;
}

/** The part of a packed state that is text: everything but the arrays, and where these lie. */
interface Header extends Omit<RunState, 'heads' | 'trained'> {
  readonly heads: readonly { readonly classes: number; readonly hidden: number }[];
  /** Name and length of each array of `trained`, in order. */
  readonly trained: readonly (readonly [string, number])[];
}

/** A state as bytes: the length of a JSON header, the header, then every array as 32-bit floats, heads first. */
export function packRunState({ heads, trained, ...rest }: RunState): Uint8Array {
  const header: Header = {
    ...rest,
    heads: heads.map(({ classes, hidden }) => ({ classes, hidden })),
    trained: [...trained].map(([name, { length }]) => [name, length]),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const arrays = [...heads.flatMap(({ weight, bias }) => [weight, bias]), ...trained.values()];
  const bytes = new Uint8Array(arrays.reduce((sum, { byteLength }) => sum + byteLength, 4 + text.length));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const { buffer, byteOffset, byteLength } of arrays) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/** The state that {@link packRunState} packed. */
export function unpackRunState(bytes: Uint8Array): RunState {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text: unknown = parseJsonBytes(bytes.subarray(4, 4 + length), 'the state of a run', {
    remedy: 'start it again',
  });
  const header = text as Header;
  let at = 4 + length;
  const take = (count: number): Float32Array => {
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + values.byteLength));
    at += values.byteLength;
    return values;
  };
  const heads = header.heads.map(({ classes, hidden }) => {
    const weight = take(classes * hidden);
    return { classes, hidden, weight, bias: take(classes) };
  });
  const trained = new Map(header.trained.map(([name, count]) => [name, take(count)]));
  return { ...header, heads, trained };
}
