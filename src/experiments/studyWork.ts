import type { RunWork } from '../records';

/** The work of a study: the product of its sizes, where a list counts for its length. */
export function studyWork(...sizes: readonly (number | readonly unknown[])[]): () => RunWork {
  const units = sizes.reduce<number>((product, size) => product * (typeof size === 'number' ? size : size.length), 1);
  return () => ({ kind: 'study', units });
}
