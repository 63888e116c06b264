import type { RandomStream } from '../../math';
import { bar, circles, disc, intersection, type Pattern, placed, rays, stripes, union } from './pattern';

/**
 * A random pattern without a name: an outline of random waves, perhaps with a hole; a few bars and discs thrown
 * together; or a surface filled by one or two random gratings. What a small ViT is pre-trained on. A doodle's numbers are
 * all drawn from continuous ranges, so hardly any two doodles are alike, and none carries a class.
 */
export function drawDoodle(stream: RandomStream): Pattern {
  const kind = stream.uniform();
  if (kind < 0.35) return outline(stream);
  if (kind < 0.6) return heap(stream);
  return surface(stream);
}

/** A closed outline r(angle) = mean + waves, stretched along one axis. */
function outline(stream: RandomStream): Pattern {
  const order = 2 + stream.integer(5);
  const waves = [
    { order, size: 0.45 * stream.uniform(), phase: turn(stream) },
    { order: 1 + stream.integer(6), size: 0.2 * stream.uniform() ** 2, phase: turn(stream) },
  ];
  const stretch = stream.uniform() < 0.5 ? 1 : between(stream, 0.25, 1);
  const hole = stream.uniform() < 0.4 ? between(stream, 0.3, 0.75) : 0;
  const size = 0.95 / (1 + waves.reduce((sum, wave) => sum + wave.size, 0));
  const filled: Pattern = (x, y) => {
    const angle = Math.atan2(y, x);
    let edge = 1;
    for (const wave of waves) edge += wave.size * Math.cos(wave.order * angle + wave.phase);
    const depth = size * edge - Math.hypot(x, y);
    return hole === 0 ? depth : Math.min(depth, Math.hypot(x, y) - hole * size * edge);
  };
  return placed(filled, 0, 0, 0, 1, stretch);
}

/** One to four bars and discs. */
function heap(stream: RandomStream): Pattern {
  const count = 1 + stream.integer(4);
  const spread = between(stream, 0, 0.6);
  const parts = Array.from({ length: count }, () => {
    const part =
      stream.uniform() < 0.75
        ? bar(between(stream, 0.8, 2.2), between(stream, 0.3, 0.7))
        : disc(between(stream, 0.25, 0.6));
    return placed(part, between(stream, -spread, spread), between(stream, -spread, spread), turn(stream));
  });
  return union(...parts);
}

/** A grating, or what two gratings share or cover together. */
function surface(stream: RandomStream): Pattern {
  const first = grating(stream);
  const way = stream.uniform();
  if (way < 0.35) return first;
  const second = grating(stream);
  if (way < 0.6) return intersection(first, second);
  if (way < 0.75) return union(first, second);
  return (x, y) => {
    const [a, b] = [first(x, y), second(x, y)];
    return Math.sign(a * b) * Math.min(Math.abs(a), Math.abs(b)); // ink where the two agree
  };
}

function grating(stream: RandomStream): Pattern {
  const kind = stream.uniform();
  const share = between(stream, 0.35, 0.65);
  const period = between(stream, 0.5, 1.3);
  if (kind < 0.6) return placed(stripes(period, share), between(stream, -1, 1), 0, turn(stream));
  if (kind < 0.8) return placed(circles(period, share), between(stream, -0.3, 0.3), between(stream, -0.3, 0.3), 0);
  return placed(
    rays(2 + stream.integer(8), share),
    between(stream, -0.3, 0.3),
    between(stream, -0.3, 0.3),
    turn(stream),
  );
}

function turn(stream: RandomStream): number {
  return 2 * Math.PI * stream.uniform();
}

function between(stream: RandomStream, low: number, high: number): number {
  return low + (high - low) * stream.uniform();
}
