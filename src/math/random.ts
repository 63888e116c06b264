import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';
import { InputError } from '../errors';
import { log, log1p } from './elementary';

/** 2^-53, the spacing of the uniform grid used by {@link RandomStream.uniform}. */
const UNIFORM_STEP = 2 ** -53;

/**
 * One named, seeded stream of random numbers (xoroshiro128+).
 *
 * A stream's values depend on the seed and its name alone, so a draw in one stream never shifts another: adding a draw
 * to the channel cannot change which mini-batch a device takes.
 *
 * @example
 * new RandomStream(7, 'channel').uniform() === new RandomStream(7, 'channel').uniform() // true
 */
export class RandomStream {
  readonly #generator: ReturnType<typeof xoroshiro128plusFromState>;

  /**
   * @param seed - integer in [0, 2^53)
   * @param name - any text, for example `'channel'` or `'minibatch/3'`
   * @param state - four 32-bit integers from {@link RandomStream.state}, to continue where a stream stopped
   * @throws InputError when the seed is not such an integer
   */
  constructor(seed: number, name: string, state?: readonly number[]) {
    if (!Number.isSafeInteger(seed) || seed < 0) {
      throw new InputError(`seed must be an integer in [0, 2^53), got ${seed}`);
    }
    this.#generator = xoroshiro128plusFromState(state ?? hash128(`${seed}/${name}`));
  }

  /** The position of the stream: four 32-bit integers that restore it exactly. */
  state(): readonly number[] {
    return this.#generator.getState();
  }

  /** Uniform on [0, 1) with 53 bits. */
  uniform(): number {
    const high = this.#generator.next() >>> 5; // 27 bits
    const low = this.#generator.next() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) * UNIFORM_STEP;
  }

  /** Uniform on [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform integer on [0, bound), bound a positive integer up to 2^32. */
  integer(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new InputError(`bound must be an integer in [1, 2^32], got ${bound}`);
    }
    // Rejection keeps every value equally likely when 2^32 is not a multiple of the bound.
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const draw = this.#generator.next() >>> 0;
      if (draw < limit) return draw % bound;
    }
  }

  /** Exponential with mean 1: the power |h|^2 of a Rayleigh-fading coefficient. */
  exponential(): number {
    return -log1p(-this.uniform());
  }

  /** Standard normal, by the polar method. */
  normal(): number {
    for (;;) {
      const u = 2 * this.uniform() - 1;
      const v = 2 * this.uniform() - 1;
      const s = u * u + v * v;
      // The second variate is dropped so that a stream's position is its whole state.
      if (s > 0 && s < 1) return u * Math.sqrt((-2 * log(s)) / s);
    }
  }

  /** Shuffles an array in place (Fisher-Yates) and returns it. */
  shuffle<T>(items: T[]): T[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i] as T;
      items[i] = items[j] as T;
      items[j] = held;
    }
    return items;
  }
}

/**
 * 128 well-mixed bits of a text: four FNV-1a lanes with different offsets, each finished with MurmurHash3's mixer.
 * Not cryptographic; runs in a browser too.
 */
export function hash128(text: string): [number, number, number, number] {
  const lanes: number[] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b, 0xc2b2ae35].map((offset, lane) => {
    let h = offset;
    for (let i = 0; i < text.length; i++) {
      h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
      h = (h << (5 + lane)) | (h >>> (27 - lane));
    }
    h ^= text.length;
    h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
    return h ^ (h >>> 16);
  });
  // An all-zero state is the one fixed point of the generator.
  return [lanes.some((lane) => lane !== 0) ? lanes[0]! : 1, lanes[1]!, lanes[2]!, lanes[3]!];
}
