import { greatest } from '../../math';
import {
  type Axis,
  axis,
  type FigureSpec,
  line,
  panels,
  points,
  reference,
  type ScatterTrace,
} from '../../plot/grammar';
import {
  bestPrefixCount,
  earlyStopCount,
  expansionThresholds,
  leastDelays,
  type PrefixCurve,
  prefixDelays,
  roundStates,
  schedulingPenalty,
} from '../../scheduling';
import { defaultSettings } from '../../settings';
import { type Figure, figure } from '../figure';
import { schemeStyle } from '../schemeStyle';
import { curveLook } from '../shared/curveLook';

/** One round as Algorithm 1 sees it. */
export interface EarlyStopData extends PrefixCurve {
  /** V_t, seconds squared. */
  readonly penaltyWeight: number;
  /** Q_t, seconds, > 0. */
  readonly backlog: number;
}

/**
 * tau*(n), the objective of P1 and its thresholds against n: where Algorithm 1 stops and where the best prefix lies.
 *
 * Above, delay and objective, each over its largest value; below, the thresholds theta_n against V/Q. Where they fall
 * below V/Q again after exceeding it, the objective falls again too.
 *
 * @paper Algorithm 1, Theorem 2
 */
export function earlyStopFigure(options: {
  readonly id?: string;
  readonly round: EarlyStopData;
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'early-stop', round, source = [] } = options;
  const { delays, penalty, devices, penaltyWeight, backlog } = round;
  const thresholds = expansionThresholds(round);
  const ratio = penaltyWeight / backlog;
  const counts = Array.from(delays, (_, i) => i + 1);
  const tau = Array.from(delays);
  const objective = tau.map((delay, i) => penaltyWeight * schedulingPenalty(penalty, i + 1, devices) + backlog * delay);
  const stopped = earlyStopCount(thresholds, ratio);
  const best = bestPrefixCount(round, ratio);
  const scale = greatest(objective.map(Math.abs));
  const loss = objective[stopped - 1]! - objective[best - 1]!;
  const curve = (name: string, index: number, x: readonly number[], y: readonly number[]): ScatterTrace =>
    line({ name, x, y, ...curveLook(index), marker: 'circle' });
  const at = (n: number): { readonly x: number[]; readonly y: number[] } => ({
    x: [n],
    y: [objective[n - 1]! / scale],
  });
  const found = { marker: 'circle-open', size: 17, outline: 2.5, colour: schemeStyle('proposed').colour };
  const sought = { marker: 'star', size: 13, outline: 0, colour: schemeStyle('exact').colour };
  const positive = Array.from(thresholds, (theta) => (theta > 0 ? theta / ratio : Number.NaN));
  const acrossDevices: Axis = { range: [0.5, counts.length + 0.5], dtick: counts.length > 12 ? 2 : 1 };
  const overLargest = (values: readonly number[], largest: number): number[] => values.map((value) => value / largest);
  return {
    id,
    title: stopped === best ? 'The early stop finds the best prefix' : 'The early stop misses the best prefix',
    alt: `Least delay and P1 objective against n, and below them the thresholds over V/Q. Algorithm 1 stops at n = ${stopped}, the best prefix is n = ${best}; the objective is ${(loss / penaltyWeight).toPrecision(3)} V worse there.`,
    ...panels(
      [
        {
          marks: [
            curve('objective <i>J</i>(<i>n</i>)', 0, counts, overLargest(objective, scale)),
            curve('least delay <i>τ*</i>(<i>n</i>)', 1, counts, overLargest(tau, tau.at(-1)!)),
            points({ name: `Algorithm 1: n = ${stopped}`, ...at(stopped), ...found }),
            points({ name: `best: n = ${best}`, ...at(best), ...sought }),
          ],
          x: acrossDevices,
          y: axis('Over its largest'),
        },
        {
          marks: [
            curve('threshold <i>θ<sub>n</sub></i>', 2, counts.slice(0, -1), positive),
            reference({ name: '<i>V/Q</i>', x: [1, counts.length], y: [1, 1] }),
          ],
          x: axis('Devices <i>n</i>', acrossDevices),
          y: axis('<i>θ<sub>n</sub></i> / (<i>V/Q</i>)', { type: 'log', dtick: 1 }),
        },
      ],
      { rows: 2, columns: 1, ygap: 0.22 },
    ),
    height: 560,
    source,
  };
}

/** The smallest round in which Algorithm 1 stops too early: p g / (N0 B) = 1e6, 0.1, 0.1 with L/B = 1 s. */
const counterExample = {
  sortedChannelGains: [1e6, 0.1, 0.1],
  payloadBits: 1,
  txPower: 1,
  noisePsd: 1,
  totalBandwidth: 1,
};

/** Algorithm 1 in a round of the default cell, and in the smallest round that it misses. */
export const earlyStops: readonly Figure[] = [
  figure({
    id: 'early-stop-one-round',
    draw(_, { id }) {
      const [state] = roundStates({ settings: defaultSettings, payloadBits: 1e6 });
      const { delayBudget, penaltyWeight } = state!;
      const round = { delays: prefixDelays(state!), penalty: 'bound', devices: 20, penaltyWeight } as const;
      return earlyStopFigure({ id, round: { ...round, backlog: 6 * delayBudget } });
    },
  }),
  figure({
    id: 'early-stop-counter-example',
    draw: (_, { id }) =>
      earlyStopFigure({
        id,
        round: { delays: leastDelays(counterExample), penalty: 'bound', devices: 3, penaltyWeight: 10, backlog: 1.1 },
      }),
  }),
];
