import type { Settings } from '../../settings';

/** How V_t goes over the rounds, and what it multiplies. */
export type Weighting = Pick<Settings, 'penaltySchedule' | 'penaltySide'>;

/** The three weightings that studies of the queue compare. A constant V_t is the same problem on either side. */
export const weightings: readonly Weighting[] = [
  { penaltySchedule: 'constant', penaltySide: 'learning' },
  { penaltySchedule: 'inverse-sqrt', penaltySide: 'learning' },
  { penaltySchedule: 'inverse-sqrt', penaltySide: 'delay' },
];

/** `constant V`, `V_t falling on psi`, `V_t falling on the delay`; with `linear`, how it falls is said too. */
export function describeWeighting({ penaltySchedule, penaltySide }: Weighting): string {
  if (penaltySchedule === 'constant') return 'constant V';
  const how = penaltySchedule === 'linear' ? 'linearly ' : '';
  return `V_t falling ${how}on ${penaltySide === 'learning' ? 'psi' : 'the delay'}`;
}
