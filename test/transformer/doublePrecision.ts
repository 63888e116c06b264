import type { BatchShape } from '../../src/transformer/passes/kernels';

/** begin + A B, either read transposed where asked; `begin` of one row's length is added to every row. */
export function doubleProduct(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  sizes: {
    readonly rows: number;
    readonly columns: number;
    readonly inner: number;
    readonly transposeA: boolean;
    readonly transposeB: boolean;
    readonly begin: ArrayLike<number> | undefined;
  },
): Float64Array {
  const { rows, columns, inner, transposeA, transposeB, begin } = sizes;
  return Float64Array.from({ length: rows * columns }, (_, index) => {
    const [i, j] = [Math.floor(index / columns), index % columns];
    let sum = begin === undefined ? 0 : begin[index % begin.length]!;
    for (let k = 0; k < inner; k++) {
      sum += a[transposeA ? k * rows + i : i * inner + k]! * b[transposeB ? j * inner + k : k * columns + j]!;
    }
    return sum;
  });
}

/** Attention as it is defined, number by number. */
export interface Attention extends BatchShape {
  /** [batch * tokens, 3 * heads * headSize] */
  readonly queryKeyValue: Float32Array;
  /** [batch, tokens], added to the scores. */
  readonly mask: Float32Array | undefined;
}

/** Its result, and the gradient with respect to `queryKeyValue`. */
export function doubleAttention(
  { batch, tokens, heads, headSize, queryKeyValue, mask }: Attention,
  dContext: Float32Array,
): { readonly context: Float64Array; readonly dQueryKeyValue: Float64Array } {
  const hidden = heads * headSize;
  const context = new Float64Array(batch * tokens * hidden);
  const dQueryKeyValue = new Float64Array(3 * context.length);
  const all = Array.from({ length: tokens }, (_, token) => token);
  const each = Array.from({ length: headSize }, (_, c) => c);
  for (let sequence = 0; sequence < batch; sequence++) {
    for (let head = 0; head < heads; head++) {
      const place = (part: number, token: number, c: number): number =>
        ((sequence * tokens + token) * 3 + part) * hidden + head * headSize + c;
      const at = (part: number, token: number, c: number): number => queryKeyValue[place(part, token, c)]!;
      const out = (token: number, c: number): number => (sequence * tokens + token) * hidden + head * headSize + c;
      for (const i of all) {
        const scores = all.map((j) => {
          const dot = each.reduce((sum, c) => sum + at(0, i, c) * at(1, j, c), 0);
          return dot / Math.sqrt(headSize) + (mask?.[sequence * tokens + j] ?? 0);
        });
        const top = Math.max(...scores);
        const powers = scores.map((score) => Math.exp(score - top));
        const total = powers.reduce((sum, power) => sum + power, 0);
        const p = powers.map((power) => power / total);
        for (const c of each) context[out(i, c)] = all.reduce((sum, j) => sum + p[j]! * at(2, j, c), 0);
        const dP = all.map((j) => each.reduce((sum, c) => sum + dContext[out(i, c)]! * at(2, j, c), 0));
        const mean = all.reduce((sum, j) => sum + p[j]! * dP[j]!, 0);
        for (const j of all) {
          const dScore = (p[j]! * (dP[j]! - mean)) / Math.sqrt(headSize);
          for (const c of each) {
            dQueryKeyValue[place(0, i, c)]! += dScore * at(1, j, c);
            dQueryKeyValue[place(1, j, c)]! += dScore * at(0, i, c);
            dQueryKeyValue[place(2, j, c)]! += p[j]! * dContext[out(i, c)]!;
          }
        }
      }
    }
  }
  return { context, dQueryKeyValue };
}

/** Layer norm of every row, and the gradient with respect to x. */
export function doubleLayerNorm(
  x: Float32Array,
  sizes: {
    readonly rows: number;
    readonly width: number;
    readonly gamma: Float32Array;
    readonly beta: Float32Array;
    readonly eps: number;
  },
  dy: Float32Array,
): Record<'output' | 'normalised' | 'inverse' | 'dx', Float64Array> {
  const { rows, width, gamma, beta, eps } = sizes;
  const [output, normalised, dx] = [0, 1, 2].map(() => new Float64Array(x.length)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  const inverse = new Float64Array(rows);
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / width;
  for (let row = 0; row < rows; row++) {
    const own = [...x.subarray(row * width, (row + 1) * width)];
    const centre = mean(own);
    inverse[row] = 1 / Math.sqrt(mean(own.map((value) => (value - centre) ** 2)) + eps);
    const n = own.map((value) => (value - centre) * inverse[row]!);
    const g = n.map((_, i) => dy[row * width + i]! * gamma[i]!);
    const along = mean(g.map((value, i) => value * n[i]!));
    for (let i = 0; i < width; i++) {
      normalised[row * width + i] = n[i]!;
      output[row * width + i] = n[i]! * gamma[i]! + beta[i]!;
      dx[row * width + i] = (g[i]! - mean(g) - n[i]! * along) * inverse[row]!;
    }
  }
  return { output, normalised, inverse, dx };
}

/** phi(x), and Phi(x) = 1/2 + the integral of phi from 0 to x by Simpson's rule, exact here to 1e-12. */
export function gaussian(x: number): { readonly cumulative: number; readonly density: number } {
  const phi = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  const end = Math.min(Math.abs(x), 10);
  const steps = 2000;
  const h = end / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) sum += (i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2) * phi(i * h);
  const half = (sum * h) / 3;
  return { cumulative: x < 0 ? 0.5 - half : 0.5 + half, density: phi(x) };
}
