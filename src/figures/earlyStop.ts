import type { FigureSpec } from '../plot/spec';
import { ink } from '../plot/style';
import {
  bestPrefixCount,
  earlyStopCount,
  expansionThresholds,
  type PrefixCurve,
  schedulingPenalty,
} from '../scheduling';
import { panelAxes } from './boundStyle';
import { curveLook } from './curveStyle';
import { schemeStyle } from './schemeStyle';

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
  const scale = Math.max(...objective.map(Math.abs));
  const loss = objective[stopped - 1]! - objective[best - 1]!;
  const lower = panelAxes(1);
  const line = (name: string, index: number, x: readonly number[], y: readonly number[], panel: object = {}) => {
    const { colour, dash } = curveLook(index);
    return {
      type: 'scatter' as const,
      mode: 'lines+markers' as const,
      name,
      x: [...x],
      y: [...y],
      line: { color: colour, dash, width: 2 },
      marker: { color: colour, size: 6 },
      ...panel,
    };
  };
  const mark = (name: string, scheme: 'proposed' | 'exact', n: number) => ({
    type: 'scatter' as const,
    mode: 'markers' as const,
    name: `${name}: n = ${n}`,
    x: [n],
    y: [objective[n - 1]! / scale],
    marker: {
      symbol: scheme === 'proposed' ? ('circle-open' as const) : ('star' as const),
      size: scheme === 'proposed' ? 17 : 13,
      color: schemeStyle(scheme).colour,
      line: { width: scheme === 'proposed' ? 2.5 : 0 },
    },
  });
  const positive = Array.from(thresholds, (theta) => (theta > 0 ? theta / ratio : Number.NaN));
  return {
    id,
    title: stopped === best ? 'The early stop finds the best prefix' : 'The early stop misses the best prefix',
    alt: `Least delay and P1 objective against n, and below them the thresholds over V/Q. Algorithm 1 stops at n = ${stopped}, the best prefix is n = ${best}; the objective is ${(loss / penaltyWeight).toPrecision(3)} V worse there.`,
    data: [
      line(
        'objective <i>J</i>(<i>n</i>)',
        0,
        counts,
        objective.map((j) => j / scale),
      ),
      line(
        'least delay <i>τ*</i>(<i>n</i>)',
        1,
        counts,
        tau.map((t) => t / tau.at(-1)!),
      ),
      mark('Algorithm 1', 'proposed', stopped),
      mark('best', 'exact', best),
      line('threshold <i>θ<sub>n</sub></i>', 2, counts.slice(0, -1), positive, { xaxis: lower.x, yaxis: lower.y }),
      {
        type: 'scatter',
        mode: 'lines',
        name: '<i>V/Q</i>',
        x: [1, counts.length],
        y: [1, 1],
        line: { color: ink.reference, width: 1.4, dash: 'dot' },
        xaxis: lower.x,
        yaxis: lower.y,
      },
    ] as FigureSpec['data'],
    layout: {
      grid: { rows: 2, columns: 1, pattern: 'independent', ygap: 0.22 },
      xaxis: { range: [0.5, counts.length + 0.5], dtick: counts.length > 12 ? 2 : 1 },
      yaxis: { title: { text: 'Over its largest' } },
      xaxis2: {
        title: { text: 'Devices <i>n</i>' },
        range: [0.5, counts.length + 0.5],
        dtick: counts.length > 12 ? 2 : 1,
      },
      yaxis2: { title: { text: '<i>θ<sub>n</sub></i> / (<i>V/Q</i>)' }, type: 'log', dtick: 1 },
    } as FigureSpec['layout'],
    height: 560,
    source,
  };
}
