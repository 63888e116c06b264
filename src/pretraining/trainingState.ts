import { packState, unpackState } from '../records';
import type { CurvePoint } from './trainingProblem';

/** Where a training stands: enough to continue it bit for bit. */
export interface TrainingState {
  /** Steps done. */
  readonly step: number;
  readonly weights: ReadonlyMap<string, Float32Array>;
  /** What the optimiser remembers, by name. */
  readonly optimiser: ReadonlyMap<string, Float32Array>;
  readonly curve: readonly CurvePoint[];
  /** Sums of the losses since the last point of the curve. */
  readonly sums: Readonly<Record<string, number>>;
  /** Time spent in steps so far, seconds. */
  readonly seconds: number;
}

/** A state as bytes for a snapshot. */
export function packTrainingState({ weights, optimiser, ...position }: TrainingState): Uint8Array {
  const arrays = new Map([
    ...[...weights].map(([name, values]) => [`weight/${name}`, values] as const),
    ...[...optimiser].map(([name, values]) => [`optimiser/${name}`, values] as const),
  ]);
  return packState({ position, arrays });
}

/** The state that {@link packTrainingState} packed. */
export function unpackTrainingState(bytes: Uint8Array): TrainingState {
  const { position, arrays } = unpackState<Omit<TrainingState, 'weights' | 'optimiser'>>(bytes);
  const part = (prefix: string): ReadonlyMap<string, Float32Array> =>
    new Map(
      [...arrays]
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, values]) => [name.slice(prefix.length), values]),
    );
  return { ...position, weights: part('weight/'), optimiser: part('optimiser/') };
}
