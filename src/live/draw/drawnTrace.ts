import { InputError } from '../../errors';
import type { BarTrace, Coordinates, ScatterTrace, Trace } from '../../plot/grammar';

/** A trace that can be drawn here: a line, markers, an area or bars against numbers. */
export type DrawnTrace = Numeric<ScatterTrace> | Numeric<BarTrace>;

type Numeric<T extends Trace> = Omit<T, 'x' | 'y'> & { readonly x: readonly number[]; readonly y: readonly number[] };

/**
 * The traces of a figure with their coordinates as numbers.
 *
 * @throws InputError for a trace that is neither a line, markers nor bars, or that has categories
 */
export function drawnTraces(traces: readonly Trace[]): readonly DrawnTrace[] {
  return traces.map((trace): DrawnTrace => {
    if (trace.type !== 'scatter' && trace.type !== 'bar') {
      throw new InputError(
        `a live figure draws scatter and bar traces, got '${trace.type}'; draw it with renderFigure`,
      );
    }
    const y = numbers(trace.y);
    return { ...trace, x: trace.x === undefined ? y.map((_, i) => i) : numbers(trace.x), y };
  });
}

function numbers(coordinates: Coordinates): number[] {
  const values: ArrayLike<number | string> = coordinates;
  return Array.from(values, (value) => {
    if (typeof value === 'number') return value;
    throw new InputError(`a live figure has axes of numbers, got '${value}'; draw it with renderFigure`);
  });
}

/** How a trace is drawn: bars have no mode, and a scatter trace without one is a line. */
export function modeOf(trace: DrawnTrace): string {
  return trace.type === 'bar' ? '' : (trace.mode ?? 'lines');
}

/** The stack that a trace stands in, if any. */
export function stackOf(trace: DrawnTrace): string | undefined {
  return trace.type === 'bar' ? undefined : trace.stackgroup;
}

/** Where a stacked trace begins and ends: the sum of those under it, without and with its own values. */
export function stackBounds(trace: DrawnTrace, below: readonly DrawnTrace[]): readonly [number[], number[]] {
  const under = below.filter((other) => stackOf(other) !== undefined && stackOf(other) === stackOf(trace));
  const lower = trace.y.map((_, i) => under.reduce((sum, { y }) => sum + y[i]!, 0));
  return [lower, lower.map((value, i) => value + trace.y[i]!)];
}
