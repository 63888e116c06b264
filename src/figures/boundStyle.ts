import type { Dash, Data, Layout } from 'plotly.js-dist';

/** The forms of Theorem 1 that figures show. */
export type BoundFormShown = 'source' | 'tight' | 'participation';

/** A colour, a dash and a marker for each form, the same in every figure of section III. */
export const boundStyles: {
  readonly [form in BoundFormShown]: {
    readonly label: string;
    readonly colour: string;
    readonly dash: Dash;
    readonly marker: string;
  };
} = {
  source: { label: 'Theorem 1', colour: '#cc4c00', dash: 'dashdot', marker: 'triangle-up' },
  tight: { label: 'tight', colour: '#6c0a50', dash: 'dot', marker: 'diamond' },
  participation: { label: 'participation-aware', colour: '#004c9e', dash: 'solid', marker: 'circle' },
};

/** Names of the axes of panel 0, 1, ... of a grid, as traces and layouts spell them. */
export function panelAxes(panel: number): {
  readonly x: string;
  readonly y: string;
  readonly xaxis: string;
  readonly yaxis: string;
} {
  const suffix = panel === 0 ? '' : String(panel + 1);
  return { x: `x${suffix}`, y: `y${suffix}`, xaxis: `xaxis${suffix}`, yaxis: `yaxis${suffix}` };
}

/** A line with markers of one form in one panel; its legend entry is shown once, in panel 0. */
export function formLine(form: BoundFormShown, panel: number, x: readonly number[], y: readonly number[]): Data {
  const { label, colour, dash, marker } = boundStyles[form];
  const axes = panelAxes(panel);
  return {
    type: 'scatter',
    mode: 'lines+markers',
    name: label,
    legendgroup: form,
    showlegend: panel === 0,
    x: [...x],
    y: [...y],
    xaxis: axes.x,
    yaxis: axes.y,
    line: { color: colour, dash, width: 2 },
    marker: { symbol: marker, color: colour, size: 6 },
  } as Data;
}

/** A horizontal line at `level` across a panel. */
export function levelLine(panel: number, x: readonly number[], level: number, name: string): Data {
  const axes = panelAxes(panel);
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    legendgroup: name,
    showlegend: panel === 0,
    x: [Math.min(...x), Math.max(...x)],
    y: [level, level],
    xaxis: axes.x,
    yaxis: axes.y,
    line: { color: '#111111', width: 1.2, dash: 'dash' },
    hoverinfo: 'skip',
  } as Data;
}

/** A logarithmic axis with labels at 1, 2, 5 of every decade on short ranges and at every or every third decade on longer ones. */
export function logAxis(values: readonly number[]): NonNullable<Layout['xaxis']> {
  const shown = values.filter((value) => value > 0 && Number.isFinite(value));
  const [least, most] = [Math.min(...shown), Math.max(...shown)];
  const decades = Math.log10(most / least);
  if (decades >= 2) return { type: 'log', dtick: decades < 6 ? 1 : 3 };
  // Plotly's own labels between decades are bare digits: a 5 that means 50. These say what they mean.
  const first = Math.floor(Math.log10(least));
  const powers = Array.from({ length: Math.ceil(Math.log10(most)) - first + 1 }, (_, i) => first + i);
  const tickvals = powers.flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)));
  return { type: 'log', tickvals, ticktext: tickvals.map(String) };
}
