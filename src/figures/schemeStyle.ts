import { InputError } from '../errors';
import type { SchemeName } from '../scheduling';

/** How a scheme looks in every figure. */
export interface SchemeStyle {
  /** As legends and tables name it. */
  readonly label: string;
  /** #rrggbb; told apart in colour, in grey, and with each kind of colour blindness. */
  readonly colour: string;
  /** Plotly dash: a name or lengths in px. */
  readonly dash: string;
  /** Plotly marker symbol. */
  readonly marker: 'circle' | 'square' | 'triangle-up' | 'triangle-down' | 'diamond' | 'x' | 'star';
  /** px. */
  readonly lineWidth: number;
}

/**
 * A colour, a dash and a marker for each scheme.
 *
 * The lightness of the colours is spread from 5 to 61 (CIE L*), at least 5 apart, so that a grey print keeps them apart, and
 * all have a contrast of at least 3:1 with white.
 */
export const schemeStyles: { readonly [name in SchemeName]: SchemeStyle } = {
  'all-in': { label: 'All-in', colour: '#111111', dash: 'dash', marker: 'square', lineWidth: 1.8 },
  proposed: { label: 'Proposed', colour: '#004c9e', dash: 'solid', marker: 'circle', lineWidth: 2.6 },
  gs: { label: 'GS', colour: '#c84a00', dash: 'dashdot', marker: 'triangle-up', lineWidth: 1.8 },
  aaba: { label: 'AABA', colour: '#c07db8', dash: 'dot', marker: 'diamond', lineWidth: 2 },
  exact: { label: 'Exact prefix', colour: '#6c0a50', dash: '8px,2px', marker: 'x', lineWidth: 1.8 },
  random: { label: 'Random', colour: '#828282', dash: '2px,5px', marker: 'triangle-down', lineWidth: 1.8 },
  oracle: { label: 'Stationary oracle', colour: '#00745a', dash: 'longdash', marker: 'star', lineWidth: 1.8 },
};

/** The four schemes of the paper's figures, in the order of its legends. */
export const paperSchemes: readonly SchemeName[] = ['all-in', 'proposed', 'gs', 'aaba'];

/**
 * The style of a scheme.
 *
 * @throws InputError for an unknown scheme, naming the known ones
 */
export function schemeStyle(scheme: string): SchemeStyle {
  if (!Object.hasOwn(schemeStyles, scheme)) {
    throw new InputError(`scheme must be one of ${Object.keys(schemeStyles).join(', ')}, got '${scheme}'`);
  }
  return schemeStyles[scheme as SchemeName];
}
