import { BitWriter, type HuffmanCode, huffmanCode } from './huffman';

const WINDOW = 32768;
const SHORTEST = 3;
const LONGEST = 258;
/** Earlier places compared for each match, the row above first: more gains less than 1 % on plots. */
const TRIES = 48;
/** Symbols of one block; each block has codes of its own. */
const BLOCK = 1 << 15;
const END = 256;

/**
 * Compresses bytes in zlib's format (RFC 1950).
 *
 * Not `node:zlib`: its output differs between Node versions and processors, and a committed picture must not change when
 * the same figure is drawn elsewhere.
 *
 * @param row - bytes of a row, where the bytes are an image: what stands right above is looked at first
 * @example
 * inflateSync(zlibCompress(bytes)) // bytes
 */
export function zlibCompress(bytes: Uint8Array, row = 0): Uint8Array {
  const writer = new BitWriter();
  writer.write(0x78, 8);
  writer.write(0x9c, 8);
  const symbols = findMatches(bytes, row);
  for (let from = 0; from === 0 || from < symbols.length; from += BLOCK) {
    writeBlock(writer, symbols.subarray(from, from + BLOCK), from + BLOCK >= symbols.length);
  }
  const packed = writer.finish();
  const out = new Uint8Array(packed.length + 4);
  out.set(packed);
  new DataView(out.buffer).setUint32(packed.length, adler32(bytes));
  return out;
}

function adler32(bytes: Uint8Array): number {
  let [low, high] = [1, 0];
  for (const byte of bytes) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  return ((high << 16) | low) >>> 0;
}

/** Literals as they are, and repeats as distance * 512 + length, in the order of the text. */
function findMatches(bytes: Uint8Array, row: number): Uint32Array {
  const symbols = new Uint32Array(bytes.length);
  const newest = new Int32Array(1 << 15).fill(-1);
  const older = new Int32Array(bytes.length);
  let count = 0;
  const remember = (at: number): void => {
    if (at + SHORTEST > bytes.length) return;
    const key = hash(bytes, at);
    older[at] = newest[key]!;
    newest[key] = at;
  };
  const matchAt = (at: number): Match => {
    const above = row > 0 && row <= WINDOW && at >= row ? repeatAt(bytes, at, row) : NO_MATCH;
    return longestMatch(bytes, at, newest, older, above);
  };
  for (let at = 0; at < bytes.length; ) {
    const match = matchAt(at);
    remember(at);
    // A longer repeat that begins one byte later is worth a literal.
    if (match.length >= SHORTEST && matchAt(at + 1).length <= match.length) {
      symbols[count++] = match.distance * 512 + match.length;
      for (let i = 1; i < match.length; i++) remember(at + i);
      at += match.length;
    } else {
      symbols[count++] = bytes[at++]!;
    }
  }
  return symbols.subarray(0, count);
}

function hash(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! * 0x1e35 + bytes[at + 1]! * 0x9b1 + bytes[at + 2]! * 0x3b) >>> 0) & 0x7fff;
}

interface Match {
  readonly length: number;
  readonly distance: number;
}

const NO_MATCH: Match = { length: 0, distance: 0 };

/** How far the bytes at `at` repeat those `distance` before. */
function repeatAt(bytes: Uint8Array, at: number, distance: number): Match {
  const limit = Math.min(LONGEST, bytes.length - at);
  let length = 0;
  while (length < limit && bytes[at - distance + length] === bytes[at + length]) length++;
  return { length, distance };
}

function longestMatch(bytes: Uint8Array, at: number, newest: Int32Array, older: Int32Array, known: Match): Match {
  const limit = Math.min(LONGEST, bytes.length - at);
  if (limit < SHORTEST) return NO_MATCH;
  let best = known;
  let from = newest[hash(bytes, at)]!;
  for (let tries = 0; tries < TRIES && from >= 0 && at - from <= WINDOW && best.length < limit; tries++) {
    if (bytes[from + best.length] === bytes[at + best.length]) {
      const match = repeatAt(bytes, at, at - from);
      // Of equal repeats the nearer is cheaper to name.
      if (match.length > best.length || (match.length === best.length && match.distance < best.distance)) best = match;
    }
    from = older[from]!;
  }
  return best;
}

/** Where each code of lengths and distances begins, and how many bits follow it (RFC 1951, 3.2.5). */
const lengthCodes = ranges(SHORTEST, [8, 4, 4, 4, 4, 4]);
const distanceCodes = ranges(1, [4, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2]);

function ranges(first: number, codesOfBits: readonly number[]): { starts: number[]; bits: number[] } {
  const starts: number[] = [];
  const bits: number[] = [];
  let start = first;
  for (const [extra, codes] of codesOfBits.entries()) {
    for (let i = 0; i < codes; i++) {
      starts.push(start);
      bits.push(extra);
      start += 2 ** extra;
    }
  }
  return { starts, bits };
}

function codeOf(starts: readonly number[], value: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The longest repeat has a code of its own, without extra bits, after those of the ranges. */
function lengthCode(length: number): { code: number; extra: number; bits: number } {
  if (length === LONGEST) return { code: 28, extra: 0, bits: 0 };
  const code = codeOf(lengthCodes.starts, length);
  return { code, extra: length - lengthCodes.starts[code]!, bits: lengthCodes.bits[code]! };
}

function writeBlock(writer: BitWriter, symbols: Uint32Array, last: boolean): void {
  const texts = new Uint32Array(286);
  const distances = new Uint32Array(30);
  texts[END] = 1;
  for (const symbol of symbols) {
    if (symbol < END) texts[symbol]!++;
    else {
      texts[257 + lengthCode(symbol % 512).code]!++;
      distances[codeOf(distanceCodes.starts, Math.floor(symbol / 512))]!++;
    }
  }
  const textCode = huffmanCode(texts, 15);
  const distanceCode = huffmanCode(distances, 15);
  writer.write(last ? 1 : 0, 1);
  writer.write(2, 2);
  writeCodes(writer, textCode, distanceCode);
  const put = ({ codes, lengths }: HuffmanCode, symbol: number): void => writer.write(codes[symbol]!, lengths[symbol]!);
  for (const symbol of symbols) {
    if (symbol < END) {
      put(textCode, symbol);
      continue;
    }
    const length = lengthCode(symbol % 512);
    put(textCode, 257 + length.code);
    writer.write(length.extra, length.bits);
    const distance = Math.floor(symbol / 512);
    const code = codeOf(distanceCodes.starts, distance);
    put(distanceCode, code);
    writer.write(distance - distanceCodes.starts[code]!, distanceCodes.bits[code]!);
  }
  put(textCode, END);
}

/** The order in which the lengths of the code for code lengths are written (RFC 1951, 3.2.7). */
const LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** The two codes of a block, as their code lengths; runs of zeros are written short. */
function writeCodes(writer: BitWriter, text: HuffmanCode, distance: HuffmanCode): void {
  const lengths = [...text.lengths, ...distance.lengths];
  const runs: { symbol: number; extra: number; bits: number }[] = [];
  for (let i = 0; i < lengths.length; ) {
    let zeros = 0;
    while (zeros < 138 && lengths[i + zeros] === 0) zeros++;
    if (zeros >= 11) runs.push({ symbol: 18, extra: zeros - 11, bits: 7 });
    else if (zeros >= 3) runs.push({ symbol: 17, extra: zeros - 3, bits: 3 });
    else runs.push({ symbol: lengths[i]!, extra: 0, bits: 0 });
    i += zeros >= 3 ? zeros : 1;
  }
  const frequencies = new Uint32Array(19);
  for (const { symbol } of runs) frequencies[symbol]!++;
  const code = huffmanCode(frequencies, 7);
  writer.write(text.lengths.length - 257, 5);
  writer.write(distance.lengths.length - 1, 5);
  writer.write(LENGTH_ORDER.length - 4, 4);
  for (const symbol of LENGTH_ORDER) writer.write(code.lengths[symbol]!, 3);
  for (const { symbol, extra, bits } of runs) {
    writer.write(code.codes[symbol]!, code.lengths[symbol]!);
    writer.write(extra, bits);
  }
}
