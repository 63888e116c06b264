import type { RandomStream } from '../../math';
import { atan2, cos, hypot, square } from '../../math';
import type { DrawingVariety } from './drawing';
import { bar, circles, disc, intersection, opposition, type Pattern, placed, rays, stripes, union } from './pattern';

/** A random pattern and how it was made. */
export interface Doodle {
  readonly pattern: Pattern;
  /** Index into {@link doodleRecipes}. */
  readonly recipe: number;
}

/** How doodles are drawn to pre-train on: a little larger and nearer to the middle than the pictures of the image task. */
export const doodleVariety: DrawingVariety = {
  radius: [10, 13],
  shift: 3,
  contrast: 80,
  light: 20,
  noise: 10,
  specks: 3,
};

const lobes = [0, 2, 3, 4, 5, 6];
const gratings = ['stripes', 'circles', 'rays'] as const;
const ways = [
  { name: 'and', join: intersection },
  { name: 'or', join: union },
  { name: 'against', join: opposition },
] as const;

/**
 * What can be said of how a doodle was made: the lobes of an outline and whether it is hollow, how many parts lie on a heap,
 * or which gratings a surface consists of and how they are joined.
 */
export const doodleRecipes: readonly string[] = [
  ...lobes.flatMap((count) => [`outline with ${count} lobes`, `hollow outline with ${count} lobes`]),
  ...[1, 2, 3, 4].map((count) => `heap of ${count}`),
  ...gratings,
  ...ways.flatMap(({ name }) =>
    gratings.flatMap((first, i) => gratings.slice(i).map((second) => `${first} ${name} ${second}`)),
  ),
];

/**
 * A random pattern: an outline of random waves, perhaps hollow; a heap of bars and discs; or a surface filled by one or
 * two random gratings. What a small ViT is pre-trained on.
 *
 * Lengths, angles, periods and phases are drawn from continuous ranges, so hardly any two doodles are alike. The forms of
 * the generated image task are no recipes, but most have relatives: a ring is near a hollow outline without lobes, a
 * cross near a heap of two. Which colour is lighter, half of what makes a class there, is no part of any recipe.
 */
export function drawDoodle(stream: RandomStream): Doodle {
  const kind = stream.uniform();
  if (kind < 0.4) return outline(stream);
  if (kind < 0.6) return heap(stream);
  return surface(stream);
}

/** A closed outline r(angle) = mean + waves, stretched along one axis. */
function outline(stream: RandomStream): Doodle {
  const choice = stream.integer(lobes.length);
  const hollow = stream.uniform() < 0.5;
  const order = lobes[choice]!;
  const waves = [
    { order, size: order === 0 ? 0 : stream.between(0.12, 0.45), phase: turn(stream) },
    { order: 1 + stream.integer(6), size: 0.12 * square(stream.uniform()), phase: turn(stream) },
  ];
  const stretch = stream.uniform() < 0.5 ? 1 : stream.between(0.3, 1);
  const hole = hollow ? stream.between(0.35, 0.75) : 0;
  const size = 0.95 / (1 + waves.reduce((sum, wave) => sum + wave.size, 0));
  const pattern: Pattern = (x, y) => {
    const angle = atan2(y, x);
    let edge = 1;
    for (const wave of waves) edge += wave.size * cos(wave.order * angle + wave.phase);
    const far = hypot(x, y);
    return Math.min(size * edge - far, hole === 0 ? Infinity : far - hole * size * edge);
  };
  return { pattern: placed(pattern, 0, 0, 0, 1, stretch), recipe: 2 * choice + (hollow ? 1 : 0) };
}

/** One to four bars and discs. */
function heap(stream: RandomStream): Doodle {
  const count = 1 + stream.integer(4);
  const spread = stream.between(0, 0.6);
  const parts = Array.from({ length: count }, () => {
    const part =
      stream.uniform() < 0.75
        ? bar(stream.between(0.8, 2.2), stream.between(0.3, 0.7))
        : disc(stream.between(0.25, 0.6));
    return placed(part, stream.between(-spread, spread), stream.between(-spread, spread), turn(stream));
  });
  return { pattern: union(...parts), recipe: 2 * lobes.length + count - 1 };
}

/** A grating, or two of them joined; two of stripes are often alike but for a right angle. */
function surface(stream: RandomStream): Doodle {
  const start = 2 * lobes.length + 4;
  const first = grating(stream);
  const second = grating(stream);
  const way = stream.integer(ways.length + 1) - 1;
  if (way < 0) return { pattern: first.pattern, recipe: start + first.kind };
  const squares = first.kind === 0 && second.kind === 0 && stream.uniform() < 0.5;
  const partner = squares
    ? placed(first.pattern, stream.between(-1, 1), stream.between(-1, 1), Math.PI / 2)
    : second.pattern;
  const [low, high] = [Math.min(first.kind, second.kind), Math.max(first.kind, second.kind)];
  const pair = low * gratings.length - (low * (low - 1)) / 2 + (high - low);
  return { pattern: ways[way]!.join(first.pattern, partner), recipe: start + gratings.length + 6 * way + pair };
}

function grating(stream: RandomStream): { readonly pattern: Pattern; readonly kind: number } {
  const draw = stream.uniform();
  const kind = draw < 0.6 ? 0 : draw < 0.8 ? 1 : 2;
  const share = stream.between(0.35, 0.65);
  const period = stream.between(0.5, 1.3);
  const off = kind === 0 ? 1 : 0.3;
  const [x, y, angle] = [stream.between(-off, off), stream.between(-off, off), turn(stream)];
  const plain = [stripes(period, share), circles(period, share), rays(2 + stream.integer(8), share)][kind]!;
  return { pattern: placed(plain, x, y, angle), kind };
}

function turn(stream: RandomStream): number {
  return 2 * Math.PI * stream.uniform();
}
