import { committedOfSize, type RunWork } from '../records';
import type { PlannedRun } from './plan';

/** Seconds a token of an example that passes forward, on the bundled encoders; within a factor of three for most runs. */
const SECONDS_A_TOKEN = 6e-6;

/**
 * The runs of a plan in the order in which they start: the experiment with the slowest run first, and within each the slowest
 * first, so that no worker is left with a long one while the others have nothing to do. The runs of an experiment stay
 * together, since a worker keeps the data of few. Runs of equal length keep the order of the plan.
 */
export function slowestFirst(plan: readonly PlannedRun[]): readonly PlannedRun[] {
  const seconds = new Map(plan.map((planned) => [planned, expectedSeconds(planned)]));
  const slowest = new Map<string, number>();
  for (const planned of plan) {
    const { experiment } = planned;
    slowest.set(experiment, Math.max(slowest.get(experiment) ?? 0, seconds.get(planned)!));
  }
  const places = new Map([...slowest.keys()].map((experiment, place) => [experiment, place]));
  return [...plan].sort(
    (a, b) =>
      slowest.get(b.experiment)! - slowest.get(a.experiment)! ||
      places.get(a.experiment)! - places.get(b.experiment)! ||
      seconds.get(b)! - seconds.get(a)!,
  );
}

/** How long a run takes, roughly: as long as the committed record of its name took, else by the work that it has. */
function expectedSeconds({ experiment, run, origin, definition }: PlannedRun): number {
  const committed = committedOfSize(origin.request.profile).named(experiment, run)?.record.environment.seconds;
  return committed ?? secondsOfWork(definition.work());
}

/** Those of training by its tokens, three passes for an example that is trained on; a study's units say nothing of its time. */
function secondsOfWork(work: RunWork): number {
  if (work.kind === 'study') return 0;
  return (3 * work.trained + work.measured) * work.tokens * SECONDS_A_TOKEN;
}
