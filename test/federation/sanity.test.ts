import assert from 'node:assert/strict';
import { type FederatedOptions, type FederatedRun, runFederated, type TrainingPoint } from '../../src/federation';
import { binomialInterval, mean, RandomStream } from '../../src/math';
import type { ImageExample, TaskSplit } from '../../src/tasks';
import { easyImageSplit, easyImages, smallVit } from './images';
import { small, traceOf } from './small';

/** What a reader should be able to trust before looking at a curve. */
describe('sanity of federated runs', () => {
  const pretrained = smallVit();
  const settings = { ...small, loraLearningRate: 0.1, headLearningRate: 0.03 };
  const run = (
    split: TaskSplit<ImageExample>,
    rounds: readonly (readonly number[])[],
    more: Partial<FederatedOptions> = {},
  ): Promise<FederatedRun> =>
    runFederated({
      settings,
      split,
      classCount: 2,
      pretrained,
      trace: traceOf(split.devices.length, rounds),
      backend: 'wasm',
      ...more,
    });

  it('on average over all sets of n devices a round moves phi as all-in does, and each head n/K as far', async () => {
    const count = 4;
    const split = easyImageSplit(count, 8);
    const everyone = Array.from({ length: count }, (_, k) => k);
    // Two rounds of everybody first, so that phi is no special point; then one round that is compared.
    const play = async (last: readonly number[]): Promise<{ before: TrainingPoint; after: TrainingPoint }> => {
      const points: TrainingPoint[] = [];
      await run(split, [everyone, everyone, last], { onPoint: (point) => points.push(point) });
      return { before: points[2]!, after: points[3]! };
    };
    const all = await play(everyone);
    for (const size of [1, 2, 3]) {
      const sets = subsets(everyone, size);
      const rounds = await Promise.all(sets.map(play));
      for (const [site, { A, B }] of all.after.lora) {
        for (const part of ['A', 'B'] as const) {
          const due = { A, B }[part];
          const from = all.before.lora.get(site)![part];
          for (let i = 0; i < due.length; i++) {
            const average = mean(rounds.map(({ after }) => after.lora.get(site)![part][i]!));
            const scale = Math.max(...due.map((value, j) => Math.abs(value - from[j]!)));
            assert.ok(Math.abs(average - due[i]!) <= 1e-4 * scale + 1e-7, `${site}.${part}[${i}], n = ${size}`);
          }
        }
      }
      for (const k of everyone) {
        const moved = ({ before, after }: typeof all): number =>
          after.heads[k]!.weight[0]! - before.heads[k]!.weight[0]!;
        const expected = (size / count) * moved(all);
        assert.ok(Math.abs(mean(rounds.map(moved)) - expected) < 1e-6, `head ${k}, n = ${size}`);
      }
    }
  });

  it('the scheme is nothing but its schedule: two schemes that schedule the same devices have the same run', async () => {
    const split = easyImageSplit(3, 8);
    const rounds = [[0, 2], [1], [], [0, 1, 2]];
    const [one, two] = await Promise.all([
      run(split, rounds),
      run(split, rounds, { trace: { ...traceOf(3, rounds), scheme: 'another name', delayBudget: 7 } }),
    ]);
    assert.deepEqual(two.lora, one.lora);
    assert.deepEqual(two.heads, one.heads);
    assert.deepEqual(two.results.evaluations, one.results.evaluations);
  });

  it('with shuffled labels the accuracy is that of a guess, within its binomial interval', async () => {
    const test = 400;
    const images = easyImages(10 * 24 + test);
    const labels = new RandomStream(8, 'test/shuffled').shuffle(images.map(({ label }) => label));
    const rounds = Array.from({ length: 25 }, () => Array.from({ length: 10 }, (_, k) => k));
    const split = (examples: readonly ImageExample[]): TaskSplit<ImageExample> => ({
      devices: Array.from({ length: 10 }, (_, k) => examples.slice(k * 24, (k + 1) * 24)),
      publicSlice: [],
      test: examples.slice(-test),
    });
    const learned = await run(split(images), rounds);
    const guessed = await run(split(images.map((image, i) => ({ ...image, label: labels[i]! }))), rounds);
    assert.ok(learned.results.evaluations.testAccuracy.at(-1)! > 0.95, 'true labels can be learned');
    // Labels that have nothing to do with the images: every head is right as often as a coin. 99.9 % for each of ten heads.
    for (const [k, accuracy] of guessed.results.finalAccuracyByDevice.entries()) {
      const { low, high } = binomialInterval(Math.round(accuracy * test), test, 0.999);
      assert.ok(low <= 0.5 && high >= 0.5, `device ${k} reaches ${accuracy}`);
    }
    const { low, high } = binomialInterval(
      Math.round(learned.results.evaluations.testAccuracy.at(-1)! * test),
      test,
      0.999,
    );
    assert.ok(low > 0.5 || high < 0.5, 'the same test tells a learned model from a guess');
  });
});

function subsets(items: readonly number[], size: number): number[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, i) => subsets(items.slice(i + 1), size - 1).map((rest) => [item, ...rest]));
}
