/** Looks for curves that are not schemes, told apart in colour, in grey and by their dashes. */
const looks: readonly { readonly colour: string; readonly dash: string }[] = [
  { colour: '#004c9e', dash: 'solid' },
  { colour: '#cc4c00', dash: 'dash' },
  { colour: '#00745a', dash: 'dashdot' },
  { colour: '#6c0a50', dash: 'dot' },
  { colour: '#5f5f5f', dash: 'longdash' },
];

/** The look of curve 0, 1, ...; after five they repeat. */
export function curveLook(index: number): { readonly colour: string; readonly dash: string } {
  return looks[index % looks.length]!;
}
