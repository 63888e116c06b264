import type { TextExample } from '../task';

/** What a generated task is asked for. */
export interface GeneratedRequest {
  readonly seed: number;
  /** Examples, all different. */
  readonly count: number;
  /** Chance that a label is flipped, in [0, 1]. Default: the task's own. */
  readonly labelNoise?: number;
}

/** Most words and marks of an example, its pair included: with [CLS] and [SEP]s it fits the default sequence length. */
export const MAX_WORDS = 21;

/**
 * Examples, as many as wanted, no two alike and none longer than {@link MAX_WORDS}.
 *
 * The language has more than 10^6 examples of each kind, so repetitions are rare and the loop ends.
 */
export function distinctTexts(count: number, draw: () => TextExample): TextExample[] {
  const seen = new Set<string>();
  const examples: TextExample[] = [];
  while (examples.length < count) {
    const example = draw();
    if (wordCount(example) > MAX_WORDS) continue;
    const key = `${example.text}\t${example.pair ?? ''}`;
    if (seen.has(key)) continue;
    seen.add(key);
    examples.push(example);
  }
  return examples;
}

function wordCount({ text, pair }: TextExample): number {
  return text.split(' ').length + (pair === undefined ? 0 : pair.split(' ').length);
}
