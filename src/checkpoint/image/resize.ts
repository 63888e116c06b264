/** Pixels of one image, 0 to 255. */
export interface RasterImage {
  readonly width: number;
  readonly height: number;
  /** `'planes'`: [channels, height, width], as CIFAR-10 has them; `'interleaved'`: [height, width, channels]. */
  readonly layout: 'planes' | 'interleaved';
  readonly data: Uint8Array;
}

/** A resampling filter: triangle, or Keys's cubic with a = -1/2. */
export type Resampling = 'bilinear' | 'bicubic';

/** Fixed point of Pillow's 8-bit resampling: the bits that a 32-bit sum leaves beside a pixel and its overshoot. */
const PRECISION_BITS = 32 - 8 - 2;

const filters: Readonly<Record<Resampling, { support: number; weight: (x: number) => number }>> = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    weight: (signed) => {
      const x = Math.abs(signed);
      if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
    },
  },
};

/** For each output pixel, where its window begins and the fixed-point weights of the input pixels in it. */
interface Taps {
  readonly starts: Int32Array;
  readonly weights: readonly Int32Array[];
}

/** Sizes whose taps are remembered: pictures of a data set mostly have one size, and their planes do. */
const REMEMBERED = 8;
const remembered = new Map<string, Taps>();

function tapsOf(from: number, to: number, resampling: Resampling): Taps {
  const key = `${from}/${to}/${resampling}`;
  const taps = remembered.get(key) ?? makeTaps(from, to, resampling);
  remembered.delete(key); // last used, last forgotten
  remembered.set(key, taps);
  const [oldest] = remembered.keys();
  if (remembered.size > REMEMBERED) remembered.delete(oldest!);
  return taps;
}

/** The filter is stretched by the scale when an image shrinks, so every input pixel counts: no aliasing. */
function makeTaps(from: number, to: number, resampling: Resampling): Taps {
  const { support: unitSupport, weight } = filters[resampling];
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const support = unitSupport * stretch;
  const starts = new Int32Array(to);
  const weights: Int32Array[] = [];
  for (let place = 0; place < to; place++) {
    const centre = (place + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(from, Math.trunc(centre + support + 0.5));
    const raw = Array.from({ length: end - start }, (_, i) => weight((start + i - centre + 0.5) * (1 / stretch)));
    const total = raw.reduce((sum, value) => sum + value, 0);
    starts[place] = start;
    weights.push(Int32Array.from(raw, (value) => roundAway((value / total) * 2 ** PRECISION_BITS)));
  }
  return { starts, weights };
}

function roundAway(value: number): number {
  return Math.trunc(value + Math.sign(value) * 0.5);
}

/**
 * Resizes one plane of 8-bit pixels exactly as Pillow's `Image.resize` does: rows first, then columns, antialiased when
 * shrinking, in 22-bit fixed point with 8-bit pixels between the two passes.
 *
 * @param plane - [height, width]
 * @returns [toHeight, toWidth]
 *
 * @example
 * resizePlane(new Uint8Array([0, 100]), 2, 1, 1, 1, 'bilinear') // [50]
 */
export function resizePlane(
  plane: Uint8Array,
  width: number,
  height: number,
  toWidth: number,
  toHeight: number,
  resampling: Resampling,
): Uint8Array {
  const wide = width === toWidth ? plane : resample(plane, height, width, 1, tapsOf(width, toWidth, resampling));
  if (height === toHeight) return wide;
  return resample(wide, toWidth, 1, toWidth, tapsOf(height, toHeight, resampling));
}

/**
 * One pass over `lines` lines. Steps are distances between neighbours: `lineStep` from line to line of the input, `step`
 * along a line; rows have step 1, columns lineStep 1.
 */
function resample(input: Uint8Array, lines: number, lineStep: number, step: number, taps: Taps): Uint8Array {
  const length = taps.weights.length;
  // An overshoot of the cubic is clamped to 0 and 255.
  const output = new Uint8ClampedArray(lines * length);
  const outLineStep = step === 1 ? length : 1;
  const outStep = step === 1 ? 1 : lines;
  // One window after the other over all lines, one weight after the other: windows are short, lines are many.
  const sums = new Int32Array(lines);
  for (let place = 0; place < length; place++) {
    const weights = taps.weights[place]!;
    sums.fill(1 << (PRECISION_BITS - 1));
    for (let i = 0; i < weights.length; i++) {
      const weight = weights[i]!;
      let at = (taps.starts[place]! + i) * step;
      for (let line = 0; line < lines; line++, at += lineStep) sums[line]! += input[at]! * weight;
    }
    let to = place * outStep;
    for (let line = 0; line < lines; line++, to += outLineStep) output[to] = sums[line]! >> PRECISION_BITS;
  }
  return new Uint8Array(output.buffer);
}
