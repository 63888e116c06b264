/** An axis as a layout describes it, as far as it is drawn here. */
export interface AxisLayout {
  readonly type?: string;
  /** Ends; exponents of ten on a logarithmic axis. */
  readonly range?: readonly number[];
  readonly rangemode?: string;
  /** Distance between ticks; decades on a logarithmic axis. */
  readonly dtick?: number;
  readonly tickvals?: readonly number[];
  readonly ticktext?: readonly string[];
  readonly title?: { readonly text?: string };
  /** Ends of the axis as shares of the plot. */
  readonly domain?: readonly number[];
}

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
 * @param most - the most ticks that have room
 */
export function makeScale(axis: AxisLayout, extent: Extent, pixels: readonly [number, number], most: number): Scale {
  const log = axis.type === 'log';
  const place = (value: number): number => (log ? Math.log10(value) : value);
  const [low, high] = ends(axis, extent, log);
  const [from, to] = pixels;
  const at = (value: number): number => from + ((place(value) - low) / (high - low)) * (to - from);
  const inside = ({ value }: Tick): boolean => place(value) >= low - 1e-9 && place(value) <= high + 1e-9;
  const ticks = (
    axis.tickvals
      ? namedTicks(axis)
      : log
        ? decadeTicks(low, high, axis.dtick, most)
        : evenTicks(low, high, axis.dtick, most)
  ).filter(inside);
  return { at: (value) => (log && !(value > 0) ? Number.NaN : at(value)), ticks };
}

function ends(axis: AxisLayout, { values, fromZero, padding }: Extent, log: boolean): readonly [number, number] {
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

function namedTicks({ tickvals = [], ticktext = [] }: AxisLayout): Tick[] {
  return tickvals.map((value, i) => ({ value, text: ticktext[i] ?? numberText(value) }));
}

function evenTicks(low: number, high: number, dtick: number | undefined, most: number): Tick[] {
  const wanted = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const nice = [1, 2, 5, 10].map((digit) => digit * power);
  const ticksOf = (step: number): number => Math.floor(high / step + 1e-9) - Math.ceil(low / step - 1e-9) + 1;
  let step = dtick ?? nice.find((candidate) => candidate >= wanted * (1 - 1e-9))!;
  while ((high - low) / step > most * 1.5) step *= 2; // a narrow picture has no room for every asked tick
  if (ticksOf(step) < 2) {
    step = [...nice].reverse().find((candidate) => candidate < step && ticksOf(candidate) >= 2) ?? step;
  }
  const first = Math.ceil(low / step - 1e-9);
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  return Array.from({ length: ticksOf(step) }, (_, i) => {
    const value = (first + i) * step;
    return { value, text: numberText(Number(value.toFixed(digits + 1)), digits) };
  });
}

function decadeTicks(low: number, high: number, dtick: number | undefined, most: number): Tick[] {
  if (high - low < 1.2) {
    // Within little more than a decade: 1, 2 and 5 say more than one power of ten.
    const powers = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i);
    return powers
      .flatMap((power) => [1, 2, 5].map((digit) => Number(`${digit}e${power}`)))
      .map((value) => ({ value, text: powerText(value) }));
  }
  let step = Math.max(1, Math.round(dtick ?? 1));
  while ((high - low) / step > most) step++;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const value = Number(`1e${(first + i) * step}`);
    return { value, text: powerText(value) };
  });
}

function powerText(value: number): string {
  const exponent = Math.floor(Math.log10(value) + 1e-9);
  if (exponent >= -3 && exponent <= 4) return numberText(value);
  const digit = Math.round(value / 10 ** exponent);
  return `${digit === 1 ? '' : `${digit}·`}10<sup>${String(exponent).replace('-', '−')}</sup>`;
}

function numberText(value: number, digits?: number): string {
  const text = digits === undefined ? String(value) : value.toFixed(digits);
  return text.replace('-', '−');
}
