import type { LineStyle, MarkerStyle } from './marks';

/** A trace as far as it is drawn here. */
export interface TraceData {
  readonly type?: string;
  readonly mode?: string;
  readonly name?: string;
  readonly showlegend?: boolean;
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly xaxis?: string;
  readonly yaxis?: string;
  readonly line?: LineStyle;
  readonly marker?: MarkerStyle;
  readonly stackgroup?: string;
  readonly fillcolor?: string;
}

/** Where a stacked trace begins and ends: the sum of those under it, without and with its own values. */
export function stackBounds(trace: TraceData, below: readonly TraceData[]): readonly [number[], number[]] {
  const under = below.filter(({ stackgroup }) => stackgroup !== undefined && stackgroup === trace.stackgroup);
  const lower = trace.y.map((_, i) => under.reduce((sum, { y }) => sum + y[i]!, 0));
  return [lower, lower.map((value, i) => value + trace.y[i]!)];
}
