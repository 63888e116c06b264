import { RandomStream } from '../../math';
import type { ImageExample } from '../task';
import { type DrawingVariety, drawPattern } from './drawing';
import { bar, checks, circles, disc, dots, type Pattern, placed, polygon, rays, ring, stripes, union } from './pattern';

/** How hard the generated pictures are. */
export interface ImageWorld extends DrawingVariety {
  /** Chance that a label is replaced by another class, in [0, 1]: the best possible accuracy is 1 minus this. */
  readonly labelNoise: number;
}

/** The pictures the library uses: raw pixels decide next to nothing, about 96 % can be reached. */
export const imageWorld: ImageWorld = {
  radius: [10, 13],
  shift: 3,
  contrast: 80,
  light: 20,
  noise: 10,
  specks: 3,
  labelNoise: 0.04,
};

/** The ten classes by name, each with a pattern of the class; details such as widths and periods are drawn. */
const classPatterns: readonly { readonly name: string; readonly draw: (stream: RandomStream) => Pattern }[] = [
  { name: 'disc', draw: (stream) => disc(between(stream, 0.75, 0.9)) },
  { name: 'ring', draw: (stream) => ring(between(stream, 0.75, 0.85), between(stream, 0.3, 0.45)) },
  { name: 'bar', draw: (stream) => bar(between(stream, 1.8, 2.2), between(stream, 0.4, 0.6)) },
  {
    name: 'cross',
    draw: (stream) => {
      const arm = bar(between(stream, 1.8, 2.1), between(stream, 0.4, 0.55));
      return union(arm, placed(arm, 0, 0, Math.PI / 2));
    },
  },
  { name: 'triangle', draw: () => polygon(3) },
  { name: 'stripes', draw: (stream) => moved(stream, stripes(between(stream, 0.55, 0.85))) },
  { name: 'checks', draw: (stream) => moved(stream, checks(between(stream, 0.9, 1.3))) },
  {
    name: 'dots',
    draw: (stream) => {
      const period = between(stream, 0.65, 0.9);
      return moved(stream, dots(period, period * between(stream, 0.26, 0.34)));
    },
  },
  { name: 'circles', draw: (stream) => circles(between(stream, 0.55, 0.75)) },
  { name: 'rays', draw: (stream) => rays(5 + stream.integer(4)) },
];

/** The names of the ten classes, in the order of their labels. */
export const imageClasses: readonly string[] = classPatterns.map(({ name }) => name);

/**
 * Small colour pictures of ten kinds of things, with their labels.
 *
 * Not photographs: drawn by code. What makes a class is the form (disc, ring, bar, cross, triangle) or the way a surface is
 * filled (stripes, checks, dots, circles, rays). Place, size, angle, both colours, light, noise and specks are drawn
 * anew for every picture, so that a linear model on raw pixels has next to nothing to go by, while a model that
 * relates patches to each other does. The classes are balanced in expectation; a few labels are wrong on purpose (label
 * noise), in training and test alike.
 *
 * @param options - `count` pictures from the stream `'generated/images'` of `seed`; `world` to change their difficulty
 *
 * @example
 * generateImages({ seed: 0, count: 1 })[0].pixels.length // 3072
 */
export function generateImages(options: {
  readonly seed: number;
  readonly count: number;
  readonly world?: ImageWorld;
}): ImageExample[] {
  const { seed, count, world = imageWorld } = options;
  const stream = new RandomStream(seed, 'generated/images');
  return Array.from({ length: count }, () => {
    const kind = stream.integer(classPatterns.length);
    const pixels = drawPattern(classPatterns[kind]!.draw(stream), world, stream);
    const wrong = stream.uniform() < world.labelNoise;
    const label = wrong ? (kind + 1 + stream.integer(classPatterns.length - 1)) % classPatterns.length : kind;
    return { pixels, label };
  });
}

/** A pattern that fills the surface, with a random phase. */
function moved(stream: RandomStream, pattern: Pattern): Pattern {
  return placed(pattern, between(stream, -1, 1), between(stream, -1, 1), 0);
}

function between(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}
