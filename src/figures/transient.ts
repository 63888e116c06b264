import { InputError } from '../errors';
import type { TransientRow, TransientStudy } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { ink } from '../plot/style';
import { panelAxes } from './boundStyle';
import { schemeStyle } from './schemeStyle';

/**
 * Devices and delay by scheme with an empty queue and with a place-holder backlog, at each horizon, from records.
 *
 * @paper (18), (8)
 */
export function transientFigure(options: {
  readonly id?: string;
  readonly studies: readonly TransientStudy[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'transient', studies, source = [] } = options;
  if (studies.length === 0) throw new InputError('studies must hold at least one; run `npx fedft run transient`');
  const shown = ({ scheme }: TransientRow): boolean => scheme !== 'exact';
  const nameOf = ({ scheme, penaltySchedule, initialBacklog }: TransientRow): string => {
    const { label } = schemeStyle(scheme);
    if (penaltySchedule === null) return label;
    return `${label}, ${penaltySchedule === 'constant' ? 'V' : 'V/√t'}, Q₀ ${initialBacklog === 0 ? '= 0' : '> 0'}`;
  };
  const names = studies[0]!.rows.filter(shown).map(nameOf);
  const symbols = ['circle', 'diamond-open', 'square', 'triangle-up-open'];
  const panels = [
    { title: 'Mean devices', value: (row: TransientRow) => row.devices },
    { title: 'Mean delay / <i>τ̄</i>', value: (row: TransientRow) => row.delayOverBudget },
  ];
  const proposed = studies.map(({ rounds, rows }) => {
    const [empty, held] = rows.filter((row) => row.scheme === 'proposed' && row.penaltySchedule === 'constant');
    return `T = ${rounds}: ${empty!.devices.mean.toFixed(2)} devices from an empty queue, ${held!.devices.mean.toFixed(2)} from a place-holder`;
  });
  return {
    id,
    title: 'What an empty queue at the start costs',
    alt: `Mean devices and mean delay over budget by scheme with 95 % intervals. Proposed with constant V, ${proposed.join('; ')}.`,
    data: panels.flatMap(({ value }, panel) =>
      studies.map(({ rounds, rows }, i) => {
        const kept = rows.filter(shown);
        const axes = panelAxes(panel);
        return {
          type: 'scatter' as const,
          mode: 'markers' as const,
          name: `T = ${rounds}`,
          showlegend: panel === 0 && studies.length > 1,
          legendgroup: String(rounds),
          y: names,
          x: kept.map((row) => value(row).mean),
          error_x: {
            type: 'data' as const,
            symmetric: true,
            array: kept.map((row) => value(row).high - value(row).mean),
            thickness: 1.2,
            width: 3,
          },
          marker: { symbol: symbols[i % symbols.length], size: 9, color: i === 0 ? '#004c9e' : '#cc4c00' },
          xaxis: axes.x,
          yaxis: axes.y,
        };
      }),
    ) as FigureSpec['data'],
    layout: {
      grid: { rows: 1, columns: 2, pattern: 'independent', xgap: 0.08 },
      xaxis: { title: { text: panels[0]!.title }, rangemode: 'tozero' },
      yaxis: { autorange: 'reversed' },
      xaxis2: { title: { text: panels[1]!.title }, rangemode: 'tozero' },
      yaxis2: { autorange: 'reversed', showticklabels: false },
      shapes: [
        {
          type: 'line',
          xref: 'x2',
          yref: 'y2 domain',
          x0: 1,
          x1: 1,
          y0: 0,
          y1: 1,
          line: { color: ink.reference, width: 1.2, dash: 'dot' },
        },
      ],
    } as FigureSpec['layout'],
    width: 900,
    height: 460,
    source: ['Dotted: the budget. Bars: 95 % intervals over seeds.', ...source],
  };
}
