import type { BrokenStudy, TightnessCurve, ViolationTest } from '../../experiments';
import { boundAssumptionsFigure } from '../boundAssumptions';
import { boundTightnessFigure } from '../boundTightness';
import { boundViolationsFigure } from '../boundViolations';
import { type FigureEntry, recordEntry } from './entry';

/** Figures of section III; the paper has none. */
export const boundEntries: readonly FigureEntry[] = [
  recordEntry<[readonly ViolationTest[]]>({
    id: 'bound-violations',
    paper: '-',
    experiment: 'bound',
    runs: ['violations'],
    draw: ([tests], { id, source }) => boundViolationsFigure({ id, tests, source }),
  }),
  recordEntry<[readonly TightnessCurve[]]>({
    id: 'bound-tightness',
    paper: '-',
    experiment: 'bound',
    runs: ['tightness'],
    draw: ([curves], { id, source }) =>
      boundTightnessFigure({ id, curves: curves.filter(({ shape }) => shape === 'quadratic'), source }),
  }),
  recordEntry<[readonly BrokenStudy[]]>({
    id: 'bound-assumptions',
    paper: '-',
    experiment: 'bound',
    runs: ['assumptions'],
    draw: ([studies], { id, source }) => boundAssumptionsFigure({ id, studies, source }),
  }),
];
