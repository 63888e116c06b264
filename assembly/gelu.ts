import { exponential } from './exponential';

/**
 * GELU, x Phi(x), and its derivative Phi(x) + x phi(x).
 *
 * The tail Q = Phi(-|x|) is Abramowitz and Stegun's 7.1.26, within 7.5e-8; e^(-x^2/2) serves it and phi. Then
 * x Phi(x) = max(x, 0) - |x| Q.
 *
 * @param derivative - address for the derivative; 0 for none
 */
export function gelu(x: usize, output: usize, derivative: usize, count: usize): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    const at = i << 2;
    const value = v128.load(x + at);
    const e = halfSquare(value);
    const q = tail(value, e);
    v128.store(output + at, times(value, q));
    if (derivative != 0) v128.store(derivative + at, slope(value, q, e));
  }
  for (; i < count; i++) {
    const at = i << 2;
    const value = v128.load32_splat(x + at);
    const e = halfSquare(value);
    const q = tail(value, e);
    store<f32>(output + at, f32x4.extract_lane(times(value, q), 0));
    if (derivative != 0) store<f32>(derivative + at, f32x4.extract_lane(slope(value, q, e), 0));
  }
}

/** e^(-x^2/2) */
@inline
function halfSquare(x: v128): v128 {
  return exponential(f32x4.mul(f32x4.mul(x, x), f32x4.splat(-0.5)));
}

/** Q = (a1 t + ... + a5 t^5) e / 2 with t = 1 / (1 + p |x| / sqrt 2) */
@inline
function tail(x: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.abs(x), f32x4.splat(0.3275911 * 0.7071067811865476))));
  let p = f32x4.splat(0.5 * 1.061405429);
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.5 * -1.453152027));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.5 * 1.421413741));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.5 * -0.284496736));
  p = f32x4.add(f32x4.mul(p, t), f32x4.splat(0.5 * 0.254829592));
  return f32x4.mul(f32x4.mul(p, t), e);
}

@inline
function times(x: v128, q: v128): v128 {
  return f32x4.sub(f32x4.pmax(x, f32x4.splat(0)), f32x4.mul(f32x4.abs(x), q));
}

@inline
function slope(x: v128, q: v128, e: v128): v128 {
  const cumulative = v128.bitselect(q, f32x4.sub(f32x4.splat(1), q), f32x4.lt(x, f32x4.splat(0)));
  return f32x4.add(cumulative, f32x4.mul(f32x4.mul(x, e), f32x4.splat(0.3989422804014327)));
}
