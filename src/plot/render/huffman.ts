/** Writes bits as deflate (RFC 1951) packs them: from the least significant bit of each byte. */
export class BitWriter {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #held = 0;
  #heldBits = 0;

  /** Appends the low `count` bits of `value`, count at most 16. */
  write(value: number, count: number): void {
    this.#held |= value << this.#heldBits;
    this.#heldBits += count;
    while (this.#heldBits >= 8) {
      this.#push(this.#held & 255);
      this.#held >>>= 8;
      this.#heldBits -= 8;
    }
  }

  /** Everything written, the last byte filled with zeros. */
  finish(): Uint8Array {
    if (this.#heldBits > 0) this.#push(this.#held & 255);
    this.#held = 0;
    this.#heldBits = 0;
    return this.#bytes.slice(0, this.#length);
  }

  #push(byte: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = byte;
  }
}

/** A canonical Huffman code: bits and their number for each symbol; 0 bits for a symbol that does not occur. */
export interface HuffmanCode {
  readonly lengths: Uint8Array;
  /** Codes with their bits reversed, ready for {@link BitWriter.write}. */
  readonly codes: Uint16Array;
}

/**
 * The Huffman code of symbols that occur with the given frequencies, no code longer than `limit` bits.
 *
 * Where the best code is longer, frequencies are halved until it fits: a little longer output, and still a valid code.
 */
export function huffmanCode(frequencies: Uint32Array, limit: number): HuffmanCode {
  let weights = Array.from(frequencies);
  // A decoder wants at least two codes.
  for (let symbol = 0; weights.filter((weight) => weight > 0).length < 2; symbol++) weights[symbol] ||= 1;
  let lengths = codeLengths(weights);
  while (lengths.some((length) => length > limit)) {
    weights = weights.map((weight) => (weight > 0 ? (weight >> 1) | 1 : 0));
    lengths = codeLengths(weights);
  }
  return { lengths, codes: canonicalCodes(lengths) };
}

interface Tree {
  readonly weight: number;
  readonly symbols: readonly number[];
}

function codeLengths(weights: readonly number[]): Uint8Array {
  const lengths = new Uint8Array(weights.length);
  const leaves: Tree[] = weights
    .map((weight, symbol) => ({ weight, symbols: [symbol] }))
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => one.weight - other.weight || one.symbols[0]! - other.symbols[0]!);
  // Two queues suffice: joined trees come out in order of weight by themselves.
  const joined: Tree[] = [];
  let [leaf, join] = [0, 0];
  const lightest = (): Tree => {
    const takeLeaf = join >= joined.length || (leaf < leaves.length && leaves[leaf]!.weight <= joined[join]!.weight);
    return takeLeaf ? leaves[leaf++]! : joined[join++]!;
  };
  for (let joins = leaves.length - 1; joins > 0; joins--) {
    const [one, other] = [lightest(), lightest()];
    const symbols = [...one.symbols, ...other.symbols];
    for (const symbol of symbols) lengths[symbol]!++;
    joined.push({ weight: one.weight + other.weight, symbols });
  }
  return lengths;
}

function canonicalCodes(lengths: Uint8Array): Uint16Array {
  const codes = new Uint16Array(lengths.length);
  let code = 0;
  for (let length = 1; length <= 15; length++) {
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] === length) codes[symbol] = reverse(code++, length);
    }
    code <<= 1;
  }
  return codes;
}

function reverse(value: number, count: number): number {
  let reversed = 0;
  for (let bit = 0; bit < count; bit++) reversed |= ((value >> bit) & 1) << (count - 1 - bit);
  return reversed;
}
