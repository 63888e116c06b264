import { RandomStream } from '../../math';
import type { ImageExample } from '../task';
import { type DrawingVariety, drawPattern } from './drawing';
import { bar, disc, type Pattern, placed, polygon, ring, union } from './pattern';

/** How hard the generated pictures are. */
export interface ImageWorld extends DrawingVariety {
  /** Chance that a label is replaced by another class, in [0, 1]: the best possible accuracy is 1 minus this. */
  readonly labelNoise: number;
}

/** The pictures the library uses: raw pixels reach about 54 %, and 96 % can be reached. */
export const imageWorld: ImageWorld = {
  radius: [9, 12],
  shift: 5,
  contrast: 80,
  light: 20,
  noise: 10,
  specks: 3,
  labelNoise: 0.04,
};

/** Five forms, each with its details such as widths drawn anew. */
const forms: readonly { readonly name: string; readonly draw: (stream: RandomStream) => Pattern }[] = [
  { name: 'disc', draw: (stream) => disc(stream.between(0.75, 0.9)) },
  { name: 'ring', draw: (stream) => ring(stream.between(0.75, 0.85), stream.between(0.3, 0.45)) },
  { name: 'bar', draw: (stream) => bar(stream.between(1.8, 2.2), stream.between(0.4, 0.6)) },
  {
    name: 'cross',
    draw: (stream) => {
      const arm = bar(stream.between(1.8, 2.1), stream.between(0.4, 0.55));
      return union(arm, placed(arm, 0, 0, Math.PI / 2));
    },
  },
  { name: 'triangle', draw: () => polygon(3) },
];

/** The ten classes: every form in the lighter and in the darker of its picture's two colours. */
const classes = forms.flatMap(({ name, draw }) =>
  (['light', 'dark'] as const).map((tone) => ({ name: `${tone} ${name}`, draw, tone })),
);

/** The names of the ten classes, in the order of their labels. */
export const imageClasses: readonly string[] = classes.map(({ name }) => name);

/**
 * Small colour pictures of five forms, each lighter or darker than its ground: ten classes.
 *
 * Not photographs: drawn by code. Place, size, angle, both colours, light, noise and specks are drawn anew for every
 * picture. A linear model on raw pixels can weigh the middle against the rim, and so gets at the tone and a little of the
 * form; the rest takes a model that relates patches to each other. The classes are balanced in expectation; a few labels are
 * wrong on purpose (label noise), in training and test alike.
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
    const kind = stream.integer(classes.length);
    const { draw, tone } = classes[kind]!;
    const pixels = drawPattern(draw(stream), world, stream, tone);
    const wrong = stream.uniform() < world.labelNoise;
    const label = wrong ? (kind + 1 + stream.integer(classes.length - 1)) % classes.length : kind;
    return { pixels, label };
  });
}
