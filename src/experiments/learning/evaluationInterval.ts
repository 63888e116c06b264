import type { Settings } from '../../settings';

/** Largest share of a run in which everybody takes part that goes into its measurements. */
const LARGEST_SHARE = 0.25;

/** What a training step on a token costs beside an evaluation of it: forward, backward, and no product for frozen weights. */
const STEP_COST = 2.2;

/** Intervals to choose from: they divide the usual numbers of rounds. */
const intervals: readonly number[] = [1, 2, 5, 10, 20, 25, 50, 100];

/**
 * Rounds between two measurements such that they take at most a quarter of a run under All-in; the same for every scheme, so
 * that all are measured after the same rounds.
 *
 * @param tokens - of a training and of a test example, on average
 */
export function evaluationInterval(
  settings: Pick<Settings, 'deviceCount' | 'batchSize' | 'testExamples' | 'lossExamples'>,
  tokens: { readonly meanTrain: number; readonly meanTest: number },
): number {
  const { deviceCount, batchSize, testExamples, lossExamples } = settings;
  const round = STEP_COST * deviceCount * batchSize * tokens.meanTrain;
  const measurement = testExamples * tokens.meanTest + lossExamples * tokens.meanTrain;
  const least = (measurement / round) * ((1 - LARGEST_SHARE) / LARGEST_SHARE);
  return intervals.find((interval) => interval >= least) ?? intervals.at(-1)!;
}
