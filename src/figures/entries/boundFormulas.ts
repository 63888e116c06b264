import { convergenceBound, exactConstants, halves, initialGap, separableProblem } from '../../bound';
import { boundTermsFigure } from '../boundTerms';
import { boundWeightsFigure } from '../boundWeights';
import { type FigureEntry, formulaEntry } from './entry';

/** The example of notebook 03: a quadratic whose constants are known, and a round in which few or many take part. */
const problem = { shape: 'quadratic', devices: 20, adapterSize: 10, headSize: 2, condition: 3, start: 1 } as const;
const rounds = 40;

function boundOf(schedule: readonly number[]): ReturnType<typeof convergenceBound> {
  const known = separableProblem(problem);
  const constants = exactConstants(known, 0.5, 0.05);
  return convergenceBound({ form: 'source', schedule, constants, initialGap: initialGap(known) });
}

/** Figures of section III that draw the bound itself: the weights of the rounds, and the three terms of (13). */
export const boundFormulaEntries: readonly FigureEntry[] = [
  formulaEntry('bound-weights', (id) =>
    boundWeightsFigure({
      id,
      schedules: [
        { label: '3 then 17', schedule: halves(3, 17, rounds) },
        { label: '17 then 3', schedule: halves(17, 3, rounds) },
        { label: 'always 10', schedule: halves(10, 10, rounds) },
      ].map(({ label, schedule }) => ({ label, schedule, weights: [...boundOf(schedule).weights] })),
    }),
  ),
  formulaEntry('bound-terms', (id) => {
    const { initialPath, loraPath, headsPath } = boundOf(halves(3, 17, rounds));
    const terms = { initial: [...initialPath], lora: [...loraPath], heads: [...headsPath] };
    return boundTermsFigure({ id, form: 'as in Theorem 1, 3 devices a round and then 17', terms });
  }),
];
