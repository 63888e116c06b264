/** Plotly's marker symbols that are told apart when small. */
export type SchemeMarker =
  | 'circle'
  | 'square'
  | 'triangle-up'
  | 'triangle-down'
  | 'diamond'
  | 'x'
  | 'star'
  | 'cross'
  | 'pentagon'
  | 'triangle-left'
  | 'triangle-right'
  | 'hourglass';

/** How the lines and marks of a scheme look, in every figure; plain data in Plotly's words. */
export interface SchemeLook {
  /** #rrggbb; told apart in colour, in grey, and with each kind of colour blindness. */
  readonly colour: string;
  /** Plotly dash: a name or lengths in px. */
  readonly dash: string;
  /** Plotly marker symbol. */
  readonly marker: SchemeMarker;
  /** px. */
  readonly lineWidth: number;
}

/**
 * Looks for schemes: the first seven are those of the paper's four and of the references, the others are free.
 *
 * The lightness of the colours is spread over what has a contrast of at least 3:1 with white, at least 5 apart (CIE L*), so
 * that a grey print keeps them apart.
 */
export const palette: readonly SchemeLook[] = [
  { colour: '#000000', dash: 'dash', marker: 'square', lineWidth: 1.8 },
  { colour: '#004c9e', dash: 'solid', marker: 'circle', lineWidth: 2.6 },
  { colour: '#c84a00', dash: 'dashdot', marker: 'triangle-up', lineWidth: 1.8 },
  { colour: '#c07db8', dash: 'dot', marker: 'diamond', lineWidth: 2 },
  { colour: '#690a4e', dash: '8px,2px', marker: 'x', lineWidth: 1.8 },
  { colour: '#828282', dash: '2px,5px', marker: 'triangle-down', lineWidth: 1.8 },
  { colour: '#00755b', dash: 'longdash', marker: 'star', lineWidth: 1.8 },
  { colour: '#7e0ce4', dash: 'longdashdot', marker: 'cross', lineWidth: 1.8 },
  { colour: '#84122a', dash: '14px,4px', marker: 'pentagon', lineWidth: 1.8 },
  { colour: '#003006', dash: '4px,4px', marker: 'triangle-left', lineWidth: 1.8 },
  { colour: '#001260', dash: '10px,3px,2px,3px,2px,3px', marker: 'triangle-right', lineWidth: 1.8 },
  { colour: '#2a002a', dash: '6px,2px,6px,8px', marker: 'hourglass', lineWidth: 1.8 },
];

/**
 * A look beyond those of the palette: colour and width of one, dash and marker of the next. Told apart from every look of
 * the palette by its dash and marker together with its colour.
 *
 * @param index - an integer in [0, 11]
 */
export function recombined(index: number): SchemeLook {
  const { colour, lineWidth } = palette[index]!;
  const { dash, marker } = palette[(index + 1) % palette.length]!;
  return { colour, dash, marker, lineWidth };
}
