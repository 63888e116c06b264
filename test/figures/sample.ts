import { schemeLine } from '../../src/figures';
import type { FigureSpec } from '../../src/plot';
import { paperSchemeNames } from '../../src/scheduling';

const rounds = Array.from({ length: 21 }, (_, i) => 10 * i);

/** A small figure with every part a real one has: four schemes, bands, axis titles with markup, provenance. */
export const sampleFigure: FigureSpec = {
  id: 'sample',
  title: 'Four falling curves with their intervals',
  alt: 'Training loss against rounds: four falling curves, each inside a band.',
  data: paperSchemeNames.flatMap((scheme, rank) => {
    const y = rounds.map((round) => 0.3 + 0.4 * Math.exp(-round / (20 + 30 * rank)));
    const half = rounds.map((round) => 0.01 + round / 5000);
    return schemeLine({
      scheme,
      x: rounds,
      y,
      lower: y.map((value, i) => value - half[i]!),
      upper: y.map((value, i) => value + half[i]!),
    });
  }),
  layout: { xaxis: { title: { text: 'Round <i>t</i>' } }, yaxis: { title: { text: 'Training loss <i>F</i>(ω)' } } },
  source: ['Made up for a test: K < 20 & T = 200'],
};
