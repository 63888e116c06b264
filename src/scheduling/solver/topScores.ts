/** Below this many candidates a sort by insertion ends the selection. */
const FEW = 8;

/**
 * How many of the best candidates are worth taking, where each next one is worth less: rank i is taken if its score, plus the
 * `bonus` of being device number `taken + i + 1`, is positive. Reorders `order` so that the taken ones come first.
 *
 * The bonus of device n + 1 is `falling` / (n (n + 1)) + `constant`, which never rises with n, and the first device has an
 * infinite one. Scores sorted would do; a selection by halves needs time linear in the candidates.
 *
 * @param scores - of every candidate, by its index
 * @param order - indices of the candidates; the first `count` are reordered
 * @returns how many are taken
 */
export function selectTop(
  scores: Float64Array,
  order: Int32Array,
  count: number,
  taken: number,
  falling: number,
  constant: number,
): number {
  let low = 0; // ranks below are taken
  let high = count; // ranks from here on are not
  while (high - low > FEW) {
    const pivot = medianOfThree(scores[order[low]!]!, scores[order[(low + high) >> 1]!]!, scores[order[high - 2]!]!);
    let i = low - 1;
    let j = high;
    for (;;) {
      do i++;
      while (scores[order[i]!]! > pivot);
      do j--;
      while (scores[order[j]!]! < pivot);
      if (i >= j) break;
      const other = order[i]!;
      order[i] = order[j]!;
      order[j] = other;
    }
    // Ranks low to j score at least the pivot, those behind at most as much.
    if (pivot + bonus(taken + j, falling, constant) > 0) low = j + 1;
    else high = j + 1;
  }
  for (let i = low + 1; i < high; i++) {
    const candidate = order[i]!;
    const score = scores[candidate]!;
    let at = i;
    for (; at > low && scores[order[at - 1]!]! < score; at--) order[at] = order[at - 1]!;
    order[at] = candidate;
  }
  while (low < high && scores[order[low]!]! + bonus(taken + low, falling, constant) > 0) low++;
  return low;
}

/** What device n + 1 takes off the penalty. */
export function bonus(n: number, falling: number, constant: number): number {
  return n === 0 ? Infinity : falling / (n * (n + 1)) + constant;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
