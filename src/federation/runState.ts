import { packState, unpackState } from '../records';
import type { TaskHead } from '../split';

/** Where a federated run stands after some rounds: enough to go on to the same end, bit for bit. */
export interface RunState {
  /** Rounds done. */
  readonly round: number;
  /** One entry a round, as in the results. */
  readonly scheduledLoss: readonly (number | null)[];
  readonly evaluations: {
    readonly round: readonly number[];
    readonly trainingLoss: readonly number[];
    readonly testAccuracy: readonly number[];
  };
  /** Of each device at the last measurement, [K]. */
  readonly accuracies: readonly number[];
  /** theta_k, [K] */
  readonly heads: readonly TaskHead[];
  /** What the server trains and its optimiser remembers, by name. */
  readonly trained: ReadonlyMap<string, Float32Array>;
}

/** What of a state is plain data. */
interface Position extends Omit<RunState, 'heads' | 'trained'> {
  readonly heads: readonly { readonly classes: number; readonly hidden: number }[];
}

/** A state as bytes for a snapshot. */
export function packRunState({ heads, trained, ...rest }: RunState): Uint8Array {
  const position: Position = { ...rest, heads: heads.map(({ classes, hidden }) => ({ classes, hidden })) };
  const arrays = new Map([
    ...heads.flatMap(({ weight, bias }, k) => [
      [`head/${k}/weight`, weight] as const,
      [`head/${k}/bias`, bias] as const,
    ]),
    ...[...trained].map(([name, values]) => [`server/${name}`, values] as const),
  ]);
  return packState({ position, arrays });
}

/** The state that {@link packRunState} packed. */
export function unpackRunState(bytes: Uint8Array): RunState {
  const { position, arrays } = unpackState<Position>(bytes);
  const heads = position.heads.map((shape, k) => ({
    ...shape,
    weight: arrays.get(`head/${k}/weight`)!,
    bias: arrays.get(`head/${k}/bias`)!,
  }));
  const server = [...arrays].filter(([name]) => name.startsWith('server/'));
  const trained = new Map(server.map(([name, values]) => [name.slice('server/'.length), values]));
  return { ...position, heads, trained };
}
