/**
 * The two halves of a double. The elementary functions of this folder take numbers apart and put them together by these.
 *
 * They follow Sun's fdlibm, whose notice asks to be kept:
 *
 * Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business.
 * Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved.
 */
const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);
/** Which half holds sign and exponent depends on the processor's byte order. */
const HIGH = new Uint8Array(Int32Array.of(1).buffer)[0] === 1 ? 1 : 0;
const LOW = 1 - HIGH;

/** Sign, exponent and the leading 20 bits of the fraction. */
export function highWord(x: number): number {
  double[0] = x;
  return halves[HIGH]!;
}

/** The trailing 32 bits of the fraction. */
export function lowWord(x: number): number {
  double[0] = x;
  return halves[LOW]!;
}

/** x with another high half. */
export function withHighWord(x: number, high: number): number {
  double[0] = x;
  halves[HIGH] = high;
  return double[0]!;
}

/** x without the trailing 32 bits: products of two such numbers lose nothing that the next one does not catch. */
export function withoutLowWord(x: number): number {
  double[0] = x;
  halves[LOW] = 0;
  return double[0]!;
}

/** A number from its high half alone. */
export function fromHighWord(high: number): number {
  halves[HIGH] = high;
  halves[LOW] = 0;
  return double[0]!;
}

const SMALLEST = -1074;
const powers = Float64Array.from({ length: 1024 - SMALLEST }, (_, i) => 2 ** (i + SMALLEST));

/** 2^k for -1074 <= k <= 1023. A product with it is quicker than a number put together from halves. */
export function powerOfTwo(k: number): number {
  return powers[k - SMALLEST]!;
}
