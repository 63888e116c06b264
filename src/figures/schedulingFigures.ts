import type { Data } from 'plotly.js-dist';
import { mean } from '../math';
import type { FigureSpec } from '../plot/spec';
import { translucent } from '../plot/style';
import { type SchemeSeries, type Styled, styled } from './schemeStyle';
import { referenceTrace, type SchemeLineOptions, schemeLine } from './traces';

/** The rounds of one scheme, as a record's results hold them: one entry a round in each list. */
export interface SchedulingSeries extends SchemeSeries {
  /** n_t, scheduled devices. */
  readonly devices: readonly number[];
  /** tau_t of (7), seconds; 0 in a round without devices. */
  readonly delay: readonly number[];
  /** Q_t of (18) before the round, seconds. */
  readonly backlog: readonly number[];
}

/** What a figure of scheduling shows. */
export interface SchedulingFigureOptions {
  readonly id?: string;
  readonly series: readonly SchedulingSeries[];
  /** tau_bar of (8), seconds. */
  readonly delayBudget: number;
  /** K. */
  readonly deviceCount: number;
  /** Provenance, one line each. */
  readonly source?: readonly string[];
}

/** The lists of a figure from the trace that `simulateScheduling` returns. */
export function schedulingSeries(trace: {
  readonly scheme: string;
  readonly rounds: readonly { readonly devices: readonly number[]; readonly delay: number; readonly backlog: number }[];
}): SchedulingSeries {
  const { scheme, rounds } = trace;
  return {
    scheme,
    devices: rounds.map(({ devices }) => devices.length),
    delay: rounds.map(({ delay }) => delay),
    backlog: rounds.map(({ backlog }) => backlog),
  };
}

/** Scheduled devices: a dot a round, and a line of the mean over neighbouring rounds. */
export function devicesPerRoundFigure(options: SchedulingFigureOptions): FigureSpec {
  const { id = 'devices-per-round', series, deviceCount, source = [] } = options;
  const shown = styled(series);
  const window = Math.max(1, Math.round(roundsOf(series) / 20));
  const means = shown.map(({ style, devices }) => `${style.label} ${mean(devices).toFixed(1)}`);
  return {
    id,
    title: 'Scheduled devices per round',
    alt: `Number of scheduled devices out of ${deviceCount} against rounds. On average: ${means.join(', ')}.`,
    data: shown.flatMap((one) => [
      dots(one, one.devices),
      ...schemeLine({ ...lineOf(one), x: roundNumbers(one.devices), y: movingMean(one.devices, window) }),
    ]),
    layout: {
      xaxis: { title: { text: 'Round <i>t</i>' } },
      yaxis: { title: { text: 'Devices <i>n<sub>t</sub></i>' }, range: [0, deviceCount * 1.05] },
    },
    source: [`Dots: single rounds. Lines: mean over ${window} rounds around each. K = ${deviceCount}.`, ...source],
  };
}

/**
 * The delay of each round as dots and the average delay so far as a line, against the budget of (8).
 *
 * @paper (7), (8)
 */
export function delayTraceFigure(options: SchedulingFigureOptions): FigureSpec {
  const { id = 'delay-trace', series, delayBudget, source = [] } = options;
  const shown = styled(series);
  const { unit, perSecond } = timeUnit(delayBudget);
  const ends = shown.map(({ style, delay }) => {
    const share = mean(delay) / delayBudget;
    return `${style.label} ${share.toPrecision(3)} times the budget`;
  });
  return {
    id,
    title: 'Transmission delay against its average budget',
    alt: `Delay of each round and average delay so far, on a logarithmic axis, with the budget of ${(delayBudget * perSecond).toPrecision(3)} ${unit} as a line. Average over all rounds: ${ends.join(', ')}.`,
    data: [
      ...shown.flatMap((one) => [
        // A logarithmic axis has no place for a round without devices; the average counts it.
        dots(
          one,
          one.delay.map((seconds) => (seconds > 0 ? seconds * perSecond : Number.NaN)),
        ),
        ...schemeLine({
          ...lineOf(one),
          x: roundNumbers(one.delay),
          y: runningMean(one.delay).map((seconds) => (seconds > 0 ? seconds * perSecond : Number.NaN)),
        }),
      ]),
      referenceTrace('Budget <i>τ̄</i>', delayBudget * perSecond, [0, roundsOf(series) - 1]),
    ],
    layout: {
      xaxis: { title: { text: 'Round <i>t</i>' } },
      yaxis: { title: { text: `Delay <i>τ<sub>t</sub></i> (${unit})` }, type: 'log', dtick: 1 },
    },
    source: ['Dots: single rounds. Lines: average of all rounds so far, the left side of (8).', ...source],
  };
}

/**
 * The virtual queue Q_t of (18).
 *
 * @paper (18)
 */
export function virtualQueueFigure(options: SchedulingFigureOptions): FigureSpec {
  const { id = 'virtual-queue', series, delayBudget, source = [] } = options;
  const shown = styled(series);
  const largest = Math.max(...series.flatMap(({ backlog }) => [...backlog]));
  const { unit, perSecond } = timeUnit(largest);
  const ends = shown.map(({ style, backlog }) => `${style.label} ${(backlog.at(-1)! / delayBudget).toPrecision(3)}`);
  return {
    id,
    title: 'Virtual queue of the delay constraint',
    alt: `Virtual queue against rounds, one curve for each scheme. Last backlog in units of the delay budget: ${ends.join(', ')}.`,
    data: shown.flatMap((one) => {
      const y = one.backlog.map((seconds) => seconds * perSecond);
      return schemeLine({ ...lineOf(one), x: roundNumbers(y), y });
    }),
    layout: {
      xaxis: { title: { text: 'Round <i>t</i>' } },
      yaxis: { title: { text: `Backlog <i>Q<sub>t</sub></i> (${unit})` }, rangemode: 'tozero' },
    },
    source,
  };
}

function lineOf({ scheme, style, group }: Styled<SchedulingSeries>): Omit<SchemeLineOptions, 'x' | 'y'> {
  return { scheme, style, group, markers: 8 };
}

function dots({ style, group }: Styled<SchedulingSeries>, y: readonly number[]): Data {
  const { colour, marker } = style;
  return {
    type: 'scatter',
    mode: 'markers',
    x: roundNumbers(y),
    y: [...y],
    legendgroup: group,
    showlegend: false,
    hoverinfo: 'skip',
    marker: { symbol: marker, size: 4, color: translucent(colour, 0.28) },
  };
}

function roundsOf(series: readonly SchedulingSeries[]): number {
  return Math.max(1, ...series.map(({ devices }) => devices.length));
}

function roundNumbers(values: readonly unknown[]): number[] {
  return values.map((_, round) => round);
}

function runningMean(values: readonly number[]): number[] {
  let sum = 0;
  return values.map((value, i) => {
    sum += value;
    return sum / (i + 1);
  });
}

/** Mean over the `window` values around each; fewer at the ends. */
function movingMean(values: readonly number[], window: number): number[] {
  const before = Math.floor((window - 1) / 2);
  return values.map((_, i) => mean(values.slice(Math.max(0, i - before), i - before + window)));
}

/** The unit in which a duration is easiest to read. */
function timeUnit(seconds: number): { readonly unit: string; readonly perSecond: number } {
  if (seconds >= 1 || !(seconds > 0)) return { unit: 's', perSecond: 1 };
  return seconds >= 1e-3 ? { unit: 'ms', perSecond: 1e3 } : { unit: 'µs', perSecond: 1e6 };
}
