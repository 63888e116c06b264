import { earlyStopFigure } from '../../figures/scheduling/earlyStop';
import { prefixDelays } from '../../scheduling';
import { decades, steps } from '../control';
import { cellControls, liveSettings, roundAt } from '../notebookCell';
import { type LiveWidget, liveWidget } from '../widget';

const { pathLossExponent, round, delayMs } = cellControls;

/** One round of Algorithm 1: tau*(n), the objective of P1, where it stops, and where the best prefix is. */
export const liveEarlyStop: LiveWidget = liveWidget({
  id: 'live-early-stop',
  title: 'Where does Algorithm 1 stop, and where should it?',
  controls: {
    penaltyWeight: { kind: 'range', label: 'Weight V', unit: 'τ̄²', values: decades(-1, 4), initial: 32 },
    backlog: { kind: 'range', label: 'Backlog Q', unit: 'τ̄', values: decades(-1, 3), initial: 6.3 },
    delayMs,
    txPowerW: { kind: 'range', label: 'Transmit power p', unit: 'W', values: decades(-5, 0), initial: 0.1 },
    pathLossExponent,
    devices: { kind: 'range', label: 'Devices K', values: steps(3, 40, 1), initial: 20 },
    round,
    penalty: { kind: 'choice', label: 'Penalty ψ(n)', options: { count: '−n/K', bound: 'ρ(n)' }, initial: 'count' },
  },
  draw: (values) => {
    const { txPowerW, pathLossExponent: exponent, penalty } = values;
    const settings = liveSettings(values.delayMs, {
      seed: 4,
      deviceCount: values.devices,
      pathLossExponent: exponent,
      txPowerW,
      penalty,
    });
    const state = roundAt(settings, values.round);
    const { delayBudget } = state;
    const delays = prefixDelays(state);
    const figure = earlyStopFigure({
      id: 'live-early-stop',
      round: {
        delays,
        penalty,
        devices: values.devices,
        penaltyWeight: values.penaltyWeight * delayBudget ** 2,
        backlog: values.backlog * delayBudget,
      },
    });
    return [figure];
  },
});
