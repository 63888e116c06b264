import type { FederatedResults } from '../../federation';
import { mean } from '../../math';

/** Simulated seconds up to each measurement of a run: the delays of the rounds before it, added up. */
export function secondsAt({
  rounds,
  evaluations,
}: Pick<FederatedResults, 'rounds' | 'evaluations'>): readonly number[] {
  const ends = [0];
  for (const delay of rounds.delay) ends.push(ends.at(-1)! + delay);
  return evaluations.round.map((round) => ends[round]!);
}

/** Share of the rounds, at the end, over which an accuracy is averaged. */
const LAST = 0.25;

/** Mean test accuracy over the last quarter of the rounds. */
export function lateAccuracy({ evaluations }: Pick<FederatedResults, 'evaluations'>): number {
  const { round, testAccuracy } = evaluations;
  return mean(testAccuracy.filter((_, i) => round[i]! >= (1 - LAST) * round.at(-1)!));
}

/** Simulated seconds up to the first measurement at which the mean test accuracy is as high as wanted; undefined if none is. */
export function timeToAccuracy(
  results: Pick<FederatedResults, 'rounds' | 'evaluations'>,
  wanted: number,
): number | undefined {
  const i = results.evaluations.testAccuracy.findIndex((accuracy) => accuracy >= wanted);
  return i < 0 ? undefined : secondsAt(results)[i]!;
}
