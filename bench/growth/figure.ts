import { join } from 'node:path';
import { axis, type FigureSpec, line, logarithmic, renderFigure } from 'fedft/figures';
import { repositoryRoot, writeFileAtomic } from 'fedft/lab';
import type { Growth, GrowthPart } from './results';

const titles: { readonly [part in GrowthPart]: string } = {
  rounds: 'A round of scheduling against the number of devices',
  solvers: 'What a round is made of against the number of devices',
  steps: 'A training step against its sizes',
  records: 'Reading, judging and drawing against the number of records',
};

const colours = ['#004c9e', '#cc4c00', '#00745a', '#6c0a50', '#5f5f5f', '#8a6d00', '#1f1f1f', '#7a7ae0', '#c2185b'];
const markers = ['circle', 'square', 'diamond', 'triangle-up', 'x', 'cross', 'triangle-down', 'star', 'pentagon'];

/** One part of the bench as a figure: both axes logarithmic, so that a slope is an exponent. */
export function growthFigure(part: GrowthPart, growth: readonly Growth[]): FigureSpec {
  // Where the variables differ, so do the names: what varies says which curve it is.
  const several = new Set(growth.map(({ variable }) => variable)).size > 1;
  const all = growth.flatMap(({ values }) => values);
  const sizes = growth.flatMap((one) => one.sizes);
  // What the title says of all curves, their names need not say again: a legend of long names would reach into it.
  const shortName = ({ name, variable }: Growth): string =>
    several ? `${name} by ${variable}` : name.replaceAll('`', '').replace(/^a round of /, '');
  const nameOf = (one: Growth): string => `${shortName(one)}: ${one.exponent.toFixed(2)}`;
  return {
    id: `growth-${part}`,
    title: titles[part],
    alt: `Processor time against size, both logarithmic, with the exponent of each curve. ${growth.map(nameOf).join('; ')}.`,
    height: 520,
    data: growth.map((one, i) =>
      line({
        name: nameOf(one),
        x: one.sizes,
        y: one.values,
        colour: colours[i % colours.length]!,
        marker: markers[i % markers.length]!,
      }),
    ),
    layout: {
      xaxis: axis(several ? 'Size <i>n</i>' : `Number of ${growth[0]!.variable}`, logarithmic(sizes)),
      yaxis: axis(`Processor time (${growth[0]!.unit})`, logarithmic(all)),
    },
  };
}

/** Draws it into bench/figures. */
export async function drawGrowth(part: GrowthPart, growth: readonly Growth[]): Promise<void> {
  const { svg } = await renderFigure(growthFigure(part, growth));
  writeFileAtomic(join(repositoryRoot, 'bench', 'figures', `growth-${part}.svg`), svg);
}
