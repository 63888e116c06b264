import { domainError, requireInteger } from './domain';
import { exp, log } from './elementary';
import { hash128 } from './random';

const LAYERS = 256;
/** Where the tail of the ziggurat begins, for 256 layers of equal area (Doornik, An improved ziggurat method, 2005). */
const TAIL_START = 3.6541528853610088;

/** Right edge of every layer; edge[0] stretches the bottom layer so that its rectangle has the area of all others. */
const edges: Float64Array = new Float64Array(LAYERS + 1);
/** edge[i+1] / edge[i]: below it a point lies under the curve without evaluating it. */
const inside: Float64Array = new Float64Array(LAYERS);
fillTables();

function density(x: number): number {
  return exp(-0.5 * x * x);
}

function fillTables(): void {
  // Area of one layer: the rectangle under the tail's start plus the tail, by Laplace's continued fraction.
  let fraction = 0;
  for (let i = 120; i >= 1; i--) fraction = i / (TAIL_START + fraction);
  const area = TAIL_START * density(TAIL_START) + density(TAIL_START) / (TAIL_START + fraction);
  edges[0] = area / density(TAIL_START);
  edges[1] = TAIL_START;
  for (let i = 2; i < LAYERS; i++) {
    const previous = edges[i - 1]!;
    edges[i] = Math.sqrt(-2 * log(area / previous + density(previous)));
  }
  edges[LAYERS] = 0;
  for (let i = 0; i < LAYERS; i++) inside[i] = edges[i + 1]! / edges[i]!;
}

/**
 * A named, seeded stream that fills whole arrays: for Monte Carlo runs that need 10^8 numbers.
 *
 * xoshiro128++ and a ziggurat of 256 layers with 55-bit abscissae, five times the speed of `RandomStream.normal`. It
 * is seeded like a `RandomStream` by seed and name, with values of its own. Filling an array at once or in pieces
 * gives the same numbers.
 *
 * @example
 * new FastStream(7, 'monte-carlo').fillNormals(new Float64Array(1000));
 */
export class FastStream {
  readonly #state: Int32Array;

  /**
   * @param seed - integer in [0, 2^53)
   * @param name - any text
   * @param state - four 32-bit integers from {@link FastStream.state}, to continue where a stream stopped
   * @throws InputError when the seed is not such an integer
   */
  constructor(seed: number, name: string, state?: readonly number[]) {
    requireInteger('seed', seed, 0, Number.MAX_SAFE_INTEGER);
    this.#state = Int32Array.from(state ?? hash128(`${seed}/${name}`));
  }

  /** The position of the stream: four 32-bit integers that restore it exactly. */
  state(): readonly number[] {
    return [...this.#state];
  }

  /** Uniform 32-bit integer, unsigned. */
  #next(): number {
    const s = this.#state;
    const a = s[0]!;
    const b = s[1]!;
    const d = s[3]!;
    const sum = (a + d) | 0;
    const result = (((sum << 7) | (sum >>> 25)) + a) | 0;
    const c = s[2]! ^ a;
    const e = d ^ b;
    s[1] = b ^ c;
    s[0] = a ^ e;
    s[2] = c ^ (b << 9);
    s[3] = (e << 11) | (e >>> 21);
    return result >>> 0;
  }

  /** Fills out[from..to) with uniforms on (0, 1), 32 bits and never an end point. */
  fillUniforms(out: Float64Array, from = 0, to: number = out.length): void {
    checkRange(out, from, to);
    for (let i = from; i < to; i++) out[i] = (this.#next() + 0.5) * 2 ** -32;
  }

  /** Fills out[from..to) with independent standard normals. */
  fillNormals(out: Float64Array, from = 0, to: number = out.length): void {
    checkRange(out, from, to);
    for (let i = from; i < to; i++) out[i] = this.#normal();
  }

  #normal(): number {
    for (;;) {
      const low = this.#next();
      const layer = low & (LAYERS - 1);
      // 32 + 23 bits on [0, 1), plus half a step so that the value is never 0; one more bit is the sign.
      const u = (this.#next() * 2 ** 23 + (low >>> 9) + 0.5) * 2 ** -55;
      const sign = low & LAYERS ? -1 : 1;
      if (u < inside[layer]!) return sign * u * edges[layer]!;
      if (layer === 0) return sign * this.#tail();
      const x = u * edges[layer]!;
      const upper = density(edges[layer + 1]!);
      const lower = density(edges[layer]!);
      if (lower + (upper - lower) * (this.#next() + 0.5) * 2 ** -32 < density(x)) return sign * x;
    }
  }

  /** |x| given |x| > TAIL_START (Marsaglia 1964). */
  #tail(): number {
    for (;;) {
      const x = -log((this.#next() + 0.5) * 2 ** -32) / TAIL_START;
      const y = -log((this.#next() + 0.5) * 2 ** -32);
      if (y + y > x * x) return TAIL_START + x;
    }
  }

  /**
   * Moves a uniform random subset of size n to the front of an array of distinct values (n steps of Fisher-Yates).
   *
   * The array may be in any order at the start. Each choice among m values is off by at most m/2^32 in probability.
   *
   * @throws InputError when n is not an integer in [0, items.length]
   */
  chooseFront(items: Int32Array, n: number): void {
    requireInteger('n', n, 0, items.length);
    const size = items.length;
    for (let i = 0; i < n; i++) {
      const j = i + Math.floor(this.#next() * 2 ** -32 * (size - i));
      const held = items[i]!;
      items[i] = items[j]!;
      items[j] = held;
    }
  }
}

function checkRange(out: Float64Array, from: number, to: number): void {
  if (!(from >= 0 && from <= to && to <= out.length)) {
    throw domainError('from..to', `a range inside [0, ${out.length}]`, `${from}..${to}`);
  }
}
