import { parseJsonBytes } from './parseJson';

/** Where work stands: numbers and text, and arrays by name. */
export interface WorkState<Position> {
  /** Plain data, as JSON holds it: every double exactly. */
  readonly position: Position;
  readonly arrays: ReadonlyMap<string, Float32Array>;
}

/** The part of a packed state that is text: the position, and the names and lengths of the arrays in their order. */
interface Header<Position> {
  readonly position: Position;
  readonly arrays: readonly (readonly [string, number])[];
}

/** A state as bytes for a snapshot: the length of a JSON header, the header, then every array as 32-bit floats. */
export function packState<Position>({ position, arrays }: WorkState<Position>): Uint8Array {
  const header: Header<Position> = { position, arrays: [...arrays].map(([name, { length }]) => [name, length]) };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const values = [...arrays.values()];
  const bytes = new Uint8Array(values.reduce((sum, { byteLength }) => sum + byteLength, 4 + text.length));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = 4 + text.length;
  for (const { buffer, byteOffset, byteLength } of values) {
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
    at += byteLength;
  }
  return bytes;
}

/** The state that {@link packState} packed; a snapshot vouches for its bytes with a digest. */
export function unpackState<Position>(bytes: Uint8Array): WorkState<Position> {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const text: unknown = parseJsonBytes(bytes.subarray(4, 4 + length), 'a kept state', { remedy: 'remove its file' });
  const header = text as Header<Position>;
  let at = 4 + length;
  const arrays = new Map<string, Float32Array>();
  for (const [name, count] of header.arrays) {
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(bytes.subarray(at, at + values.byteLength));
    at += values.byteLength;
    arrays.set(name, values);
  }
  return { position: header.position, arrays };
}
