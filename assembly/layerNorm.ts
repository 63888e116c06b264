import { sumOfLanes } from './rows';

/**
 * Layer norm, row by row: normalised = (x - mean) / sqrt(variance + eps), output = normalised gamma + beta.
 *
 * @param x - [rows, width]
 * @param normalised - [rows, width], for the gradient
 * @param inverseDeviation - [rows], for the gradient
 */
export function layerNorm(
  x: usize,
  gamma: usize,
  beta: usize,
  output: usize,
  normalised: usize,
  inverseDeviation: usize,
  rows: usize,
  width: usize,
  eps: f32,
): void {
  const end = width << 2;
  const even = end & ~31; // the part that goes eight numbers at a time
  for (let row: usize = 0; row < rows; row++) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let at: usize = 0;
    for (; at < even; at += 32) {
      sum0 = f32x4.add(sum0, v128.load(x + at));
      sum1 = f32x4.add(sum1, v128.load(x + at, 16));
    }
    let total = sumOfLanes(f32x4.add(sum0, sum1));
    for (; at < end; at += 4) total += load<f32>(x + at);
    const mean = total / <f32>width;

    const centre = f32x4.splat(mean);
    sum0 = f32x4.splat(0);
    sum1 = f32x4.splat(0);
    for (at = 0; at < even; at += 32) {
      const left = f32x4.sub(v128.load(x + at), centre);
      const right = f32x4.sub(v128.load(x + at, 16), centre);
      sum0 = f32x4.add(sum0, f32x4.mul(left, left));
      sum1 = f32x4.add(sum1, f32x4.mul(right, right));
    }
    total = sumOfLanes(f32x4.add(sum0, sum1));
    for (; at < end; at += 4) {
      const own = load<f32>(x + at) - mean;
      total += own * own;
    }
    const inverse: f32 = 1 / sqrt<f32>(total / <f32>width + eps);

    const factor = f32x4.splat(inverse);
    const full = end & ~15;
    for (at = 0; at < full; at += 16) {
      const own = f32x4.mul(f32x4.sub(v128.load(x + at), centre), factor);
      v128.store(normalised + at, own);
      v128.store(output + at, f32x4.add(f32x4.mul(own, v128.load(gamma + at)), v128.load(beta + at)));
    }
    for (; at < end; at += 4) {
      const own = (load<f32>(x + at) - mean) * inverse;
      store<f32>(normalised + at, own);
      store<f32>(output + at, own * load<f32>(gamma + at) + load<f32>(beta + at));
    }
    store<f32>(inverseDeviation + (row << 2), inverse);
    x += end;
    normalised += end;
    output += end;
  }
}

/** Its gradient: dx = (g - mean(g) - normalised mean(g normalised)) / deviation with g = dy gamma. */
export function layerNormGradient(
  dy: usize,
  gamma: usize,
  normalised: usize,
  inverseDeviation: usize,
  dx: usize,
  rows: usize,
  width: usize,
): void {
  const end = width << 2;
  const full = end & ~15;
  for (let row: usize = 0; row < rows; row++) {
    let sums = f32x4.splat(0);
    let products = f32x4.splat(0);
    let at: usize = 0;
    for (; at < full; at += 16) {
      const g = f32x4.mul(v128.load(dy + at), v128.load(gamma + at));
      sums = f32x4.add(sums, g);
      products = f32x4.add(products, f32x4.mul(g, v128.load(normalised + at)));
    }
    let mean = sumOfLanes(sums);
    let along = sumOfLanes(products);
    for (; at < end; at += 4) {
      const g = load<f32>(dy + at) * load<f32>(gamma + at);
      mean += g;
      along += g * load<f32>(normalised + at);
    }
    mean /= <f32>width;
    along /= <f32>width;
    const inverse = load<f32>(inverseDeviation + (row << 2));

    const means = f32x4.splat(mean);
    const alongs = f32x4.splat(along);
    const factor = f32x4.splat(inverse);
    for (at = 0; at < full; at += 16) {
      const g = f32x4.mul(v128.load(dy + at), v128.load(gamma + at));
      const rest = f32x4.sub(f32x4.sub(g, means), f32x4.mul(v128.load(normalised + at), alongs));
      v128.store(dx + at, f32x4.mul(rest, factor));
    }
    for (; at < end; at += 4) {
      const g = load<f32>(dy + at) * load<f32>(gamma + at);
      store<f32>(dx + at, (g - mean - load<f32>(normalised + at) * along) * inverse);
    }
    dy += end;
    normalised += end;
    dx += end;
  }
}
