import type { Data } from 'plotly.js-dist';
import type { BoundBesideLoss } from '../bound';
import { InputError } from '../errors';
import type { RepeatedGap, SchemeAttribution } from '../experiments';
import type { FigureSpec } from '../plot/spec';
import { type BoundFormShown, boundStyles, formLine, logAxis, panelAxes } from './boundStyle';
import { curveLook } from './curveStyle';
import { schemeStyle } from './schemeStyle';

/** One scheme: what it measured and what the bound says with two readings of the constants. */
export interface BoundTrainingPanel {
  readonly scheme: string;
  /** Constants as kind to the bound as the measurements allow. */
  readonly favourable: BoundBesideLoss;
  /** Constants as the assumptions are worded. */
  readonly cautious: BoundBesideLoss;
}

const forms = Object.keys(boundStyles) as BoundFormShown[];

const parts: readonly { readonly part: keyof RepeatedGap; readonly label: string }[] = [
  { part: 'gap', label: 'gap to All-in' },
  { part: 'idleHeads', label: 'idle heads' },
  { part: 'sampledGradients', label: 'sampled gradients' },
  { part: 'interaction', label: 'interaction' },
];

/**
 * The bound beside the measured training loss of each scheme, and the measured gap to all-in by its causes.
 *
 * @paper Theorem 1
 * @param options.panels - one a scheme, at most four
 * @param options.attributions - from attributionOverSeeds
 * @throws InputError for no panel, more than four, or no attribution
 */
export function boundTrainingFigure(options: {
  readonly id?: string;
  /** How the title names the task. */
  readonly task: string;
  readonly panels: readonly BoundTrainingPanel[];
  readonly attributions: readonly SchemeAttribution[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-training', task, panels, attributions, source = [] } = options;
  if (panels.length < 1 || panels.length > 4) throw new InputError(`panels must be 1 to 4, got ${panels.length}`);
  if (attributions.length === 0)
    throw new InputError('the figure needs the attribution of at least one scheme, got none');
  const layout: Record<string, unknown> = {};
  const everything = panels.flatMap(({ favourable, cautious }) => [
    ...forms.flatMap((form) => favourable[form]),
    ...favourable.measured,
    ...cautious.source,
  ]);
  const width = (1 - 0.06 * (panels.length - 1)) / panels.length;
  const data = panels.flatMap((panel, i) => {
    const { xaxis, yaxis } = panelAxes(i);
    const left = i * (width + 0.06);
    layout[xaxis] = {
      domain: [left, left + width],
      anchor: panelAxes(i).y,
      title: { text: `${schemeStyle(panel.scheme).label}: round` },
    };
    layout[yaxis] = {
      domain: [0.5, 1],
      anchor: panelAxes(i).x,
      ...logAxis(everything),
      exponentformat: 'power',
      range: logRange(everything),
      ...(i === 0 ? { title: { text: 'Training loss (nats)' } } : {}),
    };
    return panelTraces(panel, i);
  });
  const bars = panelAxes(panels.length);
  layout[bars.xaxis] = { domain: [0, 1], anchor: bars.y, type: 'category' };
  layout[bars.yaxis] = { domain: [0, 0.33], anchor: bars.x, title: { text: 'Of the loss gap (nats)' }, zeroline: true };
  layout['barmode'] = 'group';
  return {
    id,
    title: `The bound beside the measured training loss, and where the gap to All-in comes from: ${task}`,
    alt: describe(panels, attributions),
    data: [...data, ...attributionBars(attributions, bars.x, bars.y)],
    layout: layout as FigureSpec['layout'],
    width: 960,
    height: 680,
    source,
  };
}

function panelTraces({ favourable, cautious }: BoundTrainingPanel, panel: number): Data[] {
  const axes = panelAxes(panel);
  const line = (name: string, y: readonly number[], look: object, x: readonly number[]): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name,
      legendgroup: name,
      showlegend: panel === 0,
      x: [...x],
      y: [...y],
      xaxis: axes.x,
      yaxis: axes.y,
      line: look,
    }) as Data;
  return [
    ...forms.map((form) => formLine(form, panel, favourable.round, favourable[form])),
    line('Theorem 1, cautious', cautious.source, { color: '#5f5f5f', dash: 'longdash', width: 1.6 }, cautious.round),
    line('measured', favourable.measured, { color: '#111111', width: 2.6 }, favourable.round),
  ];
}

function attributionBars(attributions: readonly SchemeAttribution[], xaxis: string, yaxis: string): Data[] {
  return parts.map(({ part, label }, i) => {
    const values = attributions.map(({ loss }) => loss[part]);
    const certain = values.every(({ low }) => low !== null);
    return {
      type: 'bar',
      name: label,
      x: attributions.map(({ scheme }) => schemeStyle(scheme).label),
      y: values.map(({ mean }) => mean),
      xaxis,
      yaxis,
      marker: { color: part === 'gap' ? '#111111' : curveLook(i - 1).colour },
      ...(certain
        ? {
            error_y: {
              type: 'data',
              symmetric: false,
              array: values.map(({ mean, high }) => high! - mean),
              arrayminus: values.map(({ mean, low }) => mean - low!),
              thickness: 1.2,
              color: '#5f5f5f',
            },
          }
        : {}),
    } as Data;
  });
}

/** The logarithms of the ends of an axis that shows all values, at most six decades above the lowest. */
function logRange(values: readonly number[]): [number, number] {
  const shown = values.filter((value) => value > 0);
  const low = Math.log10(Math.min(...shown));
  return [low - 0.1, Math.min(low + 6, Math.log10(Math.max(...shown)) + 0.1)];
}

function describe(panels: readonly BoundTrainingPanel[], attributions: readonly SchemeAttribution[]): string {
  const ends = panels.map(({ scheme, favourable, cautious }) => {
    const last = (values: readonly number[]): string => values.at(-1)!.toPrecision(3);
    return `${schemeStyle(scheme).label} measured ${last(favourable.measured)}, Theorem 1 ${last(favourable.source)} with favourable and ${last(cautious.source)} with cautious constants`;
  });
  const gaps = attributions.map(({ scheme, loss }) => {
    const share = parts.slice(1).map(({ part, label }) => `${label} ${loss[part].mean.toFixed(3)}`);
    return `${schemeStyle(scheme).label} ${loss.gap.mean.toFixed(3)} (${share.join(', ')})`;
  });
  return `Training loss at the end: ${ends.join('; ')}. Bars, gap of the final loss to All-in: ${gaps.join('; ')}.`;
}
