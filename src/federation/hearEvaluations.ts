import type { Evaluations } from './results';
import type { FederatedOptions } from './runFederated';
import { unpackRunState } from './runState';

/**
 * The part of a run's options that tells of its measurements while it goes on, for curves that grow: read from the state
 * that the run would keep for a snapshot, so that the training itself knows nothing of who listens. A run without
 * listeners gives the same results, bit for bit.
 *
 * @param hear - is given all measurements so far, after a round; not after the last one, whose results the run returns
 * @param leastMs - least time between two calls, milliseconds
 */
export function hearEvaluations(
  hear: (evaluations: Evaluations) => void,
  leastMs: number = 300,
): Required<Pick<FederatedOptions, 'snapshotEveryMs'>> & Pick<FederatedOptions, 'snapshot'> {
  return {
    snapshotEveryMs: leastMs,
    snapshot: {
      read: () => undefined,
      write: (bytes) => hear(unpackRunState(bytes).evaluations),
    },
  };
}
