/** Below this e^x is no normal float32, and is taken to be 0. */
const SMALLEST: f32 = -87.33654;

/** 1.5 2^23: adding it rounds to an integer, which then stands in the low bits of the sum. */
const ROUND: f32 = 12582912;

/**
 * e^x of four numbers x <= 0, within 2 units in the last place; NaN stays NaN.
 *
 * x = n ln 2 + r with |r| <= ln 2 / 2, e^r by the polynomial of Cephes' expf, and 2^n put together from its bits.
 */
@inline
export function exponential(x: v128): v128 {
  const tiny = f32x4.lt(x, f32x4.splat(SMALLEST));
  const bounded = f32x4.pmax(x, f32x4.splat(SMALLEST));
  const rounded = f32x4.add(f32x4.mul(bounded, f32x4.splat(1.44269504)), f32x4.splat(ROUND));
  const n = f32x4.sub(rounded, f32x4.splat(ROUND));
  // ln 2 in two parts, of which the first times n is exact.
  let r = f32x4.sub(bounded, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, f32x4.splat(2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const power = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  const scale = i32x4.shl(i32x4.add(rounded, i32x4.splat(127)), 23);
  return v128.andnot(f32x4.mul(power, scale), tiny);
}
