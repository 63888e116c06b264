import { convergenceBound, exactConstants, initialGap, separableProblem } from '../../bound';

/** The example of notebook 03: a quadratic whose constants are known, and a round in which few or many take part. */
const problem = { shape: 'quadratic', devices: 20, adapterSize: 10, headSize: 2, condition: 3, start: 1 } as const;

/** T of the example. */
export const EXAMPLE_ROUNDS = 40;

/** The bound of Theorem 1 on the example for a schedule of {@link EXAMPLE_ROUNDS} rounds. */
export function exampleBound(schedule: readonly number[]): ReturnType<typeof convergenceBound> {
  const known = separableProblem(problem);
  const constants = exactConstants(known, 0.5, 0.05);
  return convergenceBound({ form: 'source', schedule, constants, initialGap: initialGap(known) });
}
