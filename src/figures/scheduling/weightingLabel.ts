import type { Weighting } from '../../experiments';

/** What psi weighs over the rounds, in a legend: `constant V`, `V/√t`; where V_t falls on the delay, psi gains: `V·√t`. */
export function weightingLabel({ penaltySchedule, penaltySide }: Weighting): string {
  switch (penaltySchedule) {
    case 'constant':
      return 'constant V';
    case 'inverse-sqrt':
      return penaltySide === 'delay' ? 'V·√t' : 'V/√t';
    case 'linear':
      return penaltySide === 'delay' ? 'V/(T − t)' : 'V·(1 − t/T)';
  }
}
