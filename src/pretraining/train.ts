import { DivergenceError } from '../errors';
import { Adam } from '../math/adam';
import type { OnProgress, Snapshot } from '../records';
import type { CurvePoint, TrainingProblem } from './trainingProblem';
import { packTrainingState, type TrainingState, unpackTrainingState } from './trainingState';

/** How many steps of Adam, and how long each is. */
export interface TrainingSchedule {
  readonly steps: number;
  /** Adam's step size between rise and fall. */
  readonly learningRate: number;
  /** Share of the steps in which the step size rises from 0, in [0, 1]. */
  readonly rise: number;
  /** Share of the steps in which it falls to 0 at the end, in [0, 1]. */
  readonly fall: number;
  /** A longer gradient, all weights together, is scaled down to this length; absent: never. */
  readonly longestGradient?: number;
}

/** How training went. */
export interface TrainingOutcome {
  readonly curve: readonly CurvePoint[];
  /** Time spent in steps, interrupted runs included, seconds. */
  readonly seconds: number;
  /** Step from which this call continued; 0 when it began anew. */
  readonly resumedFrom: number;
}

/** How to run {@link train}. */
export interface TrainingOptions {
  readonly schedule: TrainingSchedule;
  /** Points of the curve, evenly spaced. Default 10. */
  readonly points?: number;
  /** Holds weights, moments and position; read at the start where there is one, written as training goes on. */
  readonly snapshot?: Snapshot | undefined;
  /** Time between two writes of the snapshot, seconds. Default 20. */
  readonly snapshotEverySeconds?: number | undefined;
  readonly onProgress?: OnProgress | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Adam on every weight of a problem, resumable bit for bit: stopped at any moment and started again with the same options,
 * it ends with the weights it would have had without the stop.
 *
 * An abort writes the snapshot before it is thrown; a crash loses the steps since the last write. It stays when training
 * ends, so that a finished run is not repeated; the caller removes it once the result is saved.
 *
 * @throws DivergenceError when a loss is not finite; DOMException `AbortError`
 */
export async function train(problem: TrainingProblem, options: TrainingOptions): Promise<TrainingOutcome> {
  const { schedule, points = 10, snapshot, snapshotEverySeconds = 20, onProgress, signal } = options;
  const { steps, learningRate } = schedule;
  const adam = new Adam({ stepSize: learningRate });
  const bytes = snapshot?.read();
  const found = bytes && unpackTrainingState(bytes);
  const curve: CurvePoint[] = [...(found?.curve ?? [])];
  let sums: Record<string, number> = { ...found?.sums };
  let seconds = found?.seconds ?? 0;
  const start = found?.step ?? 0;
  if (found !== undefined) restore(problem, adam, found);
  const save = (step: number): void => {
    const { weights } = problem;
    snapshot?.write(packTrainingState({ step, weights, optimiser: adam.state(), curve, sums, seconds }));
  };
  let clock = performance.now();
  let saved = clock;
  const tick = (): number => {
    const now = performance.now();
    seconds += (now - clock) / 1000;
    clock = now;
    return now;
  };
  for (let step = start; step < steps; step++) {
    if (signal?.aborted) {
      tick();
      save(step);
      signal.throwIfAborted();
    }
    const { losses, gradients } = await problem.gradient(step);
    for (const [name, value] of Object.entries(losses)) {
      if (!Number.isFinite(value)) {
        throw new DivergenceError(
          `training diverged at step ${step} (${name} ${value}); lower the step size ${learningRate}`,
        );
      }
      sums[name] = (sums[name] ?? 0) + value;
    }
    shorten(gradients, schedule);
    adam.step(problem.weights, gradients, stepScale(step + 1, schedule));
    const done = step + 1;
    const before = curve.at(-1)?.step ?? 0;
    if (done === steps || done - before >= steps / points) {
      const means = Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / (done - before)]));
      curve.push({ step: done, losses: means, measures: (await problem.measure?.()) ?? {} });
      sums = {};
    }
    const now = tick();
    if (done === steps || now - saved > 1000 * snapshotEverySeconds) {
      save(done);
      saved = now;
    }
    onProgress?.(done, steps, describe(curve.at(-1), losses));
  }
  return { curve, seconds, resumedFrom: start };
}

function restore(problem: TrainingProblem, adam: Adam, found: TrainingState): void {
  for (const [name, data] of problem.weights) data.set(found.weights.get(name)!);
  adam.restore(found.optimiser);
}

/** The step size's factor: a linear rise, a plateau, a linear fall. */
function stepScale(step: number, { steps, rise, fall }: TrainingSchedule): number {
  return Math.min(1, step / (rise * steps), (steps - step + 1) / (fall * steps));
}

/** Scales a gradient that is too long, all weights together, in place: Adam's moments must not remember it either. */
function shorten(gradients: ReadonlyMap<string, Float32Array>, { longestGradient }: TrainingSchedule): void {
  if (longestGradient === undefined) return;
  let squares = 0;
  for (const gradient of gradients.values()) for (const value of gradient) squares += value * value;
  const factor = longestGradient / Math.sqrt(squares);
  if (factor >= 1) return;
  for (const gradient of gradients.values()) for (let i = 0; i < gradient.length; i++) gradient[i]! *= factor;
}

function describe(point: CurvePoint | undefined, losses: Readonly<Record<string, number>>): string {
  const shown = { ...losses, ...point?.measures };
  return Object.entries(shown)
    .map(([name, value]) => `${name} ${value.toFixed(3)}`)
    .join(', ');
}
