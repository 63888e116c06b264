/** The length of (x, y), without overflow on the way; the same bits everywhere. */
export function hypot(x: number, y: number): number {
  const [a, b] = [Math.abs(x), Math.abs(y)];
  if (a === Number.POSITIVE_INFINITY || b === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
  const largest = Math.max(a, b);
  if (Number.isNaN(largest) || largest === 0) return largest;
  const [first, second] = [a / largest, b / largest];
  const square = first * first;
  const added = second * second;
  return Math.sqrt(square + added) * largest;
}
