/** Colours that are not a scheme's. */
export const ink: {
  readonly text: string;
  readonly muted: string;
  readonly axis: string;
  readonly grid: string;
  readonly reference: string;
} = { text: '#1f1f1f', muted: '#5f5f5f', axis: '#3a3a3a', grid: '#e6e6e6', reference: '#8a1c1c' };

/** The bundled font first; elsewhere the nearest common one. */
export const fontFamily: string = "'Open Sans', Arial, sans-serif";

/** `#rrggbb` with an opacity, as Plotly writes it. */
export function translucent(colour: string, opacity: number): string {
  const value = Number.parseInt(colour.slice(1), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${opacity})`;
}
