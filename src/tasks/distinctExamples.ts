import { RandomStream } from '../math';
import { DATA_SEED } from './dataSeed';
import { type Example, imageKey, isText, type TextExample } from './task';

/** What makes two examples the same sentence: letters and order, not case or spacing. */
export function sentenceKey({ text, pair }: TextExample): string {
  return pair === undefined ? plain(text) : `${plain(text)}\t${plain(pair)}`;
}

/** What makes two examples the same: the sentence, or every pixel. */
function exampleKey(example: Example): string {
  return isText(example) ? sentenceKey(example) : imageKey(example);
}

/** The examples of a task, as far as it matters which of them are the same. */
export interface ExampleSets {
  readonly train: readonly Example[];
  readonly test: readonly Example[];
}

/** Which examples of a task may be dealt, as places in its lists. */
export interface DistinctExamples {
  /**
   * Training examples that are not in the test set, each of those that are the same once, in the order of stream
   * `'split/public'`, which is the same for every run.
   */
  readonly train: Int32Array;
  /** For each test example the first that is the same. */
  readonly testGroup: Int32Array;
}

const known = new WeakMap<
  readonly Example[],
  { readonly test: readonly Example[]; readonly found: DistinctExamples }
>();

/** Which examples of a task are the same; found once a task, since a large one takes seconds. */
export function distinctExamples({ train, test }: ExampleSets): DistinctExamples {
  const before = known.get(train);
  if (before?.test === test) return before.found;
  const groups = groupEqual(test, train);
  const seen = new Uint8Array(groups.length);
  for (let i = 0; i < test.length; i++) seen[groups[i]!] = 1;
  const order = new RandomStream(DATA_SEED, 'split/public').shuffle(Array.from(train, (_, i) => i));
  const places = new Int32Array(train.length);
  let count = 0;
  for (const place of order) {
    const group = groups[test.length + place]!;
    if (seen[group] === 1) continue;
    seen[group] = 1;
    places[count++] = place;
  }
  const found = { train: places.slice(0, count), testGroup: groups.slice(0, test.length) };
  known.set(train, { test, found });
  return found;
}

/** For each example of both lists together the place of the first that is the same. */
function groupEqual(first: readonly Example[], second: readonly Example[]): Int32Array {
  const total = first.length + second.length;
  const at = (i: number): Example => (i < first.length ? first[i]! : second[i - first.length]!);
  // An open hash table over places: a million keys as text would take more memory than the examples themselves.
  const size = 2 ** (32 - Math.clz32(2 * total));
  const slots = new Int32Array(size).fill(-1);
  const hashes = new Uint32Array(total);
  const groups = new Int32Array(total);
  for (let i = 0; i < total; i++) {
    const key = exampleKey(at(i));
    const hash = hashOf(key);
    hashes[i] = hash;
    let slot = hash & (size - 1);
    for (;;) {
      const other = slots[slot]!;
      if (other < 0) {
        slots[slot] = i;
        groups[i] = i;
        break;
      }
      if (hashes[other] === hash && exampleKey(at(other)) === key) {
        groups[i] = other;
        break;
      }
      slot = (slot + 1) & (size - 1);
    }
  }
  return groups;
}

/** FNV-1a over the code units. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

/** White space that splitting and joining at it would change. */
const untidy = /^\s|\s$|[^\S ]| {2}/;

function plain(part: string): string {
  const lower = part.toLowerCase();
  return untidy.test(lower) ? lower.split(/\s+/).filter(Boolean).join(' ') : lower;
}
