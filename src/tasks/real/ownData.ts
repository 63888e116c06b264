/** Share of the examples that are kept as the test set. */
const TEST_SHARE = 0.2;

/** More labels than a classification has: other things than classes were named. */
export const MOST_CLASSES = 1000;

/** A person's own examples, already shuffled, as training and test examples: at least one to test with. */
export function heldOut<E>(shuffled: readonly E[]): { readonly train: readonly E[]; readonly test: readonly E[] } {
  const tested = Math.max(1, Math.floor(TEST_SHARE * shuffled.length));
  return { train: shuffled.slice(tested), test: shuffled.slice(0, tested) };
}

/** 2 before 10, and words in the order of their letters. */
export function byNumberThenText(a: string, b: string): number {
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) || difference === 0 ? (a < b ? -1 : 1) : difference;
}
