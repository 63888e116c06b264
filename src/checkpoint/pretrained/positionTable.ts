/** Keys's cubic with a = -3/4, the one that PyTorch interpolates with. */
const A = -0.75;

/**
 * A ViT's position table for another number of patches: the rows of the patches, seen as a square, are interpolated bicubically
 * as transformers' `interpolate_pos_encoding` does (no antialiasing, corners not aligned, edges repeated); the row of [CLS]
 * stays.
 *
 * @param table - [1 + from^2, hidden], row-major
 * @param from - patches along a side of the table
 * @param to - patches along a side of the result
 * @returns [1 + to^2, hidden]
 */
export function interpolatedPositions(table: Float32Array, from: number, to: number): Float32Array {
  const hidden = table.length / (1 + from * from);
  const result = new Float32Array((1 + to * to) * hidden);
  result.set(table.subarray(0, hidden));
  const taps = Array.from({ length: to }, (_, place) => cubicTaps(place, from, to));
  for (let y = 0; y < to; y++) {
    for (let x = 0; x < to; x++) {
      const at = (1 + y * to + x) * hidden;
      for (let i = 0; i < hidden; i++) {
        let sum = 0;
        for (const [row, down] of taps[y]!) {
          for (const [column, along] of taps[x]!) sum += down * along * table[(1 + row * from + column) * hidden + i]!;
        }
        result[at + i] = sum;
      }
    }
  }
  return result;
}

/** The four places that a new place is made of, with their weights. */
function cubicTaps(place: number, from: number, to: number): readonly (readonly [number, number])[] {
  const centre = ((place + 0.5) * from) / to - 0.5;
  const first = Math.floor(centre) - 1;
  return [0, 1, 2, 3].map((i) => {
    const distance = Math.abs(centre - (first + i));
    const weight =
      distance <= 1
        ? ((A + 2) * distance - (A + 3)) * distance * distance + 1
        : ((A * distance - 5 * A) * distance + 8 * A) * distance - 4 * A;
    return [Math.min(Math.max(first + i, 0), from - 1), weight];
  });
}
