import { scaleLinear, scaleLog } from 'd3-scale';
import type { Axis } from '../../plot/grammar';

/** One labelled position of an axis. */
export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** From values to px along one axis. */
export interface Scale {
  /** px; NaN for a value that the axis has no place for. */
  at(value: number): number;
  readonly ticks: readonly Tick[];
}

/** What an axis must hold. */
export interface Extent {
  readonly values: readonly number[];
  /** Bars begin at zero; a stack does too. */
  readonly fromZero: boolean;
  /** Room at both ends, as a share of the range, so that markers are not cut. */
  readonly padding: number;
}

/**
 * The scale of an axis.
 *
 * @param pixels - where the axis begins and ends, px
 * @param most - about how many ticks have room
 */
export function makeScale(axis: Axis, extent: Extent, pixels: readonly [number, number], most: number): Scale {
  const log = axis.type === 'log';
  const [low, high] = ends(axis, extent, log);
  const scale = log ? scaleLog([10 ** low, 10 ** high], pixels) : scaleLinear([low, high], pixels).unknown(Number.NaN);
  const ticks = axis.tickvals
    ? namedTicks(axis)
    : log
      ? decadeTicks(low, high, most)
      : evenTicks(low, high, axis.dtick, most);
  const slack = 1e-9 * (high - low);
  const inside = ({ value }: Tick): boolean => {
    const place = log ? Math.log10(value) : value;
    return place >= low - slack && place <= high + slack;
  };
  return { at: (value) => (log && !(value > 0) ? Number.NaN : scale(value)), ticks: ticks.filter(inside) };
}

function ends(axis: Axis, { values, fromZero, padding }: Extent, log: boolean): readonly [number, number] {
  if (axis.range) return [axis.range[0]!, axis.range[1]!];
  const shown = values
    .filter((value) => Number.isFinite(value) && (!log || value > 0))
    .map((value) => (log ? Math.log10(value) : value));
  let [low, high] = shown.reduce(
    ([least, largest], value) => [Math.min(least, value), Math.max(largest, value)],
    [Infinity, -Infinity],
  );
  if (!(low <= high)) [low, high] = [0, 1];
  const zero = !log && (fromZero || axis.rangemode === 'tozero');
  if (zero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (low === high) [low, high] = zero ? [low, low + 1] : [low - 0.5, high + 0.5];
  const room = (high - low) * padding;
  return [zero && low === 0 ? 0 : low - room, high + room];
}

function namedTicks({ tickvals = [], ticktext = [] }: Axis): Tick[] {
  return tickvals.map((value, i) => ({ value, text: ticktext[i] ?? numberText(value) }));
}

/** Ticks at round distances: at least two, and none closer than `dtick`. */
function evenTicks(low: number, high: number, dtick: number | undefined, most: number): Tick[] {
  const scale = scaleLinear([low, high], [0, 1]);
  let count = dtick === undefined ? most : Math.min(most, (high - low) / dtick);
  while (scale.ticks(count).length < 2) count *= 2;
  const text = scale.tickFormat(count, 'f');
  return scale.ticks(count).map((value) => ({ value, text: text(value) }));
}

/** Powers of ten, fewer where there is no room, more digits of each where there is. */
function decadeTicks(low: number, high: number, most: number): Tick[] {
  const scale = scaleLog([10 ** low, 10 ** high], [0, 1]);
  const isLabelled = scale.tickFormat(most);
  return scale
    .ticks(most)
    .filter((value) => isLabelled(value) !== '')
    .map((value) => ({ value, text: powerText(value) }));
}

function powerText(value: number): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  if (exponent > -3 && exponent <= 4) return numberText(value);
  const digit = Math.round(value / 10 ** exponent);
  return `${digit === 1 ? '' : `${digit}·`}10<sup>${String(exponent).replace('-', '−')}</sup>`;
}

function numberText(value: number): string {
  return String(value).replace('-', '−');
}
