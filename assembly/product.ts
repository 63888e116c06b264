import { transpose } from './transpose';

/** From so many rows on, copying B is paid back. */
const WORTH_PACKING: usize = 16;

/**
 * C = start + scale A B, for matrices of float32 anywhere in memory.
 *
 * Strides are in bytes. A is read one number at a time and may be transposed (its two strides swapped); the columns of
 * B, C and start are next to each other. C may be `start` itself, but overlaps nothing else.
 *
 * @param start - address of the matrix to add to; 0 for none
 * @param startRow - 0 adds the same row everywhere
 * @param rows - of A and C
 * @param inner - columns of A, rows of B
 * @param scratch - room for 8 * inner numbers
 */
export function product(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  start: usize,
  startRow: usize,
  c: usize,
  cRow: usize,
  rows: usize,
  columns: usize,
  inner: usize,
  scale: f32,
  scratch: usize,
): void {
  const packed = rows >= WORTH_PACKING;
  const right: usize = packed ? scratch : b;
  const rightRow: usize = packed ? 32 : bRow;
  const step: usize = packed ? 0 : 4;
  let column: usize = 0;
  for (; column + 8 <= columns; column += 8) {
    const at = column << 2;
    if (packed) pack(b + at, bRow, scratch, inner);
    const panel = right + column * step;
    let row: usize = 0;
    for (; row + 4 <= rows; row += 4) {
      const begin = below(start, row * startRow + at);
      const left = a + row * aRow;
      fourByEight(left, aRow, aColumn, panel, rightRow, begin, startRow, c + row * cRow + at, cRow, inner, scale);
    }
    for (; row < rows; row++) {
      const begin = below(start, row * startRow + at);
      oneByEight(a + row * aRow, aColumn, panel, rightRow, begin, c + row * cRow + at, inner, scale);
    }
  }
  if (column + 4 <= columns) {
    const at = column << 2;
    let row: usize = 0;
    for (; row + 4 <= rows; row += 4) {
      const begin = below(start, row * startRow + at);
      fourByFour(a + row * aRow, aRow, aColumn, b + at, bRow, begin, startRow, c + row * cRow + at, cRow, inner, scale);
    }
    for (; row < rows; row++) {
      const begin = below(start, row * startRow + at);
      oneByFour(a + row * aRow, aColumn, b + at, bRow, begin, c + row * cRow + at, inner, scale);
    }
    column += 4;
  }
  for (; column < columns; column++) {
    const at = column << 2;
    for (let row: usize = 0; row < rows; row++) {
      const begin = below(start, row * startRow + at);
      oneByOne(a + row * aRow, aColumn, b + at, bRow, begin, c + row * cRow + at, inner, scale);
    }
  }
}

/**
 * C = start + A B of a stack of matrices, one behind the other.
 *
 * @param count - matrices in the stack
 * @param startMatrix - from one matrix to be added to to the next; 0 adds the same everywhere
 * @param transposeA - whether each A is stored as [inner, rows]
 * @param transposeB - whether each B is stored as [columns, inner]
 * @param scratch - room for inner * (8 + columns, rounded up to a multiple of 4) numbers
 */
export function products(
  count: usize,
  a: usize,
  transposeA: bool,
  b: usize,
  transposeB: bool,
  start: usize,
  startMatrix: usize,
  startRow: usize,
  c: usize,
  rows: usize,
  columns: usize,
  inner: usize,
  scratch: usize,
): void {
  const padded = (columns + 3) & ~3;
  const aRow: usize = transposeA ? 4 : inner << 2;
  const aColumn: usize = transposeA ? rows << 2 : 4;
  const bRow: usize = (transposeB ? padded : columns) << 2;
  const room = scratch + inner * (padded << 2);
  for (; count > 0; count--) {
    let right = b;
    if (transposeB) {
      transpose(b, inner << 2, scratch, columns, padded, inner);
      right = scratch;
    }
    product(a, aRow, aColumn, right, bRow, start, startRow, c, columns << 2, rows, columns, inner, 1, room);
    a += (rows * inner) << 2;
    b += (inner * columns) << 2;
    c += (rows * columns) << 2;
    start = below(start, startMatrix);
  }
}

/** Copies eight columns of B together: rows a power of two apart would displace each other from the cache. */
function pack(b: usize, bRow: usize, to: usize, inner: usize): void {
  for (let k = inner; k > 0; k--) {
    v128.store(to, v128.load(b));
    v128.store(to, v128.load(b, 16), 16);
    b += bRow;
    to += 32;
  }
}

/** An address further on; none stays none. */
@inline
function below(start: usize, offset: usize): usize {
  return start == 0 ? <usize>0 : start + offset;
}

/** Twelve of the sixteen registers: eight sums, two pieces of B, one number of A and one product. */
function fourByEight(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  start: usize,
  startRow: usize,
  c: usize,
  cRow: usize,
  inner: usize,
  scale: f32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let a1 = a + aRow;
  let a2 = a1 + aRow;
  let a3 = a2 + aRow;
  for (let k = inner; k > 0; k--) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = f32x4.add(c00, f32x4.mul(x, b0));
    c01 = f32x4.add(c01, f32x4.mul(x, b1));
    x = v128.load32_splat(a1);
    c10 = f32x4.add(c10, f32x4.mul(x, b0));
    c11 = f32x4.add(c11, f32x4.mul(x, b1));
    x = v128.load32_splat(a2);
    c20 = f32x4.add(c20, f32x4.mul(x, b0));
    c21 = f32x4.add(c21, f32x4.mul(x, b1));
    x = v128.load32_splat(a3);
    c30 = f32x4.add(c30, f32x4.mul(x, b0));
    c31 = f32x4.add(c31, f32x4.mul(x, b1));
    a += aColumn;
    a1 += aColumn;
    a2 += aColumn;
    a3 += aColumn;
    b += bRow;
  }
  const factor = f32x4.splat(scale);
  finish(c00, factor, start, 0, c);
  finish(c01, factor, start, 16, c + 16);
  finish(c10, factor, start, startRow, c + cRow);
  finish(c11, factor, start, startRow + 16, c + cRow + 16);
  finish(c20, factor, start, 2 * startRow, c + 2 * cRow);
  finish(c21, factor, start, 2 * startRow + 16, c + 2 * cRow + 16);
  finish(c30, factor, start, 3 * startRow, c + 3 * cRow);
  finish(c31, factor, start, 3 * startRow + 16, c + 3 * cRow + 16);
}

function fourByFour(
  a: usize,
  aRow: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  start: usize,
  startRow: usize,
  c: usize,
  cRow: usize,
  inner: usize,
  scale: f32,
): void {
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let c3 = f32x4.splat(0);
  for (let k = inner; k > 0; k--) {
    const b0 = v128.load(b);
    c0 = f32x4.add(c0, f32x4.mul(v128.load32_splat(a), b0));
    c1 = f32x4.add(c1, f32x4.mul(v128.load32_splat(a + aRow), b0));
    c2 = f32x4.add(c2, f32x4.mul(v128.load32_splat(a + 2 * aRow), b0));
    c3 = f32x4.add(c3, f32x4.mul(v128.load32_splat(a + 3 * aRow), b0));
    a += aColumn;
    b += bRow;
  }
  const factor = f32x4.splat(scale);
  finish(c0, factor, start, 0, c);
  finish(c1, factor, start, startRow, c + cRow);
  finish(c2, factor, start, 2 * startRow, c + 2 * cRow);
  finish(c3, factor, start, 3 * startRow, c + 3 * cRow);
}

function oneByEight(
  a: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  start: usize,
  c: usize,
  inner: usize,
  scale: f32,
): void {
  let left = f32x4.splat(0);
  let right = f32x4.splat(0);
  for (let k = inner; k > 0; k--) {
    const x = v128.load32_splat(a);
    left = f32x4.add(left, f32x4.mul(x, v128.load(b)));
    right = f32x4.add(right, f32x4.mul(x, v128.load(b, 16)));
    a += aColumn;
    b += bRow;
  }
  const factor = f32x4.splat(scale);
  finish(left, factor, start, 0, c);
  finish(right, factor, start, 16, c + 16);
}

function oneByFour(
  a: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  start: usize,
  c: usize,
  inner: usize,
  scale: f32,
): void {
  let sum = f32x4.splat(0);
  for (let k = inner; k > 0; k--) {
    sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(a), v128.load(b)));
    a += aColumn;
    b += bRow;
  }
  finish(sum, f32x4.splat(scale), start, 0, c);
}

function oneByOne(
  a: usize,
  aColumn: usize,
  b: usize,
  bRow: usize,
  start: usize,
  c: usize,
  inner: usize,
  scale: f32,
): void {
  let sum: f32 = 0;
  for (let k = inner; k > 0; k--) {
    sum += load<f32>(a) * load<f32>(b);
    a += aColumn;
    b += bRow;
  }
  sum *= scale;
  store<f32>(c, start == 0 ? sum : load<f32>(start) + sum);
}

@inline
function finish(sum: v128, factor: v128, start: usize, offset: usize, c: usize): void {
  const scaled = f32x4.mul(sum, factor);
  v128.store(c, start == 0 ? scaled : f32x4.add(v128.load(start + offset), scaled));
}
