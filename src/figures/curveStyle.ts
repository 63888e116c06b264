import type { Dash, Data } from 'plotly.js-dist';

/** Looks for curves that are not schemes, told apart in colour, in grey and by their dashes. */
const looks: readonly { readonly colour: string; readonly dash: Dash }[] = [
  { colour: '#004c9e', dash: 'solid' },
  { colour: '#cc4c00', dash: 'dash' },
  { colour: '#00745a', dash: 'dashdot' },
  { colour: '#6c0a50', dash: 'dot' },
  { colour: '#5f5f5f', dash: 'longdash' },
];

/** The look of curve 0, 1, ...; after five they repeat. */
export function curveLook(index: number): { readonly colour: string; readonly dash: Dash } {
  return looks[index % looks.length]!;
}

/** A plain line. */
export function curve(name: string, index: number, x: readonly number[], y: readonly number[]): Data {
  const { colour, dash } = curveLook(index);
  return { type: 'scatter', mode: 'lines', name, x: [...x], y: [...y], line: { color: colour, dash, width: 2.2 } };
}

/** Numbers from low to high, equally spaced on a logarithmic axis. */
export function logSpace(low: number, high: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => low * (high / low) ** (i / (count - 1)));
}
