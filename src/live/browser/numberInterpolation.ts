/**
 * Stands in for the package `d3-interpolate` in the programs of live figures: their scales map numbers alone, and the
 * interpolation of colours, dates and transformations would weigh 16 kB in each.
 *
 * @param from - value at 0
 * @param to - value at 1
 */
export function interpolateNumber(from: number, to: number): (share: number) => number {
  return (share) => from * (1 - share) + to * share;
}

export { interpolateNumber as interpolate, interpolateNumber as interpolateRound, interpolateNumber as piecewise };
