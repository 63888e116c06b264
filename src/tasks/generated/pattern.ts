import { atan2, cos, hypot, sin } from '../../math';

/**
 * A two-tone pattern in its own coordinates: how far the point (x, y) lies inside the ink, negative outside. The unit is
 * the pattern's radius, the origin its centre. Near an edge the value is the distance to it, so that edges come out
 * smooth at any size.
 */
export type Pattern = (x: number, y: number) => number;

/** A disc around the origin. */
export function disc(radius: number): Pattern {
  return (x, y) => radius - hypot(x, y);
}

/** A ring of that middle radius and half that width on either side. */
export function ring(radius: number, width: number): Pattern {
  return (x, y) => width / 2 - Math.abs(hypot(x, y) - radius);
}

/** A rectangle around the origin, `length` along x. */
export function bar(length: number, width: number): Pattern {
  return (x, y) => Math.min(length / 2 - Math.abs(x), width / 2 - Math.abs(y));
}

/** A regular polygon whose corners lie at distance 1. */
export function polygon(corners: number): Pattern {
  const inner = cos(Math.PI / corners);
  const normals = Array.from({ length: corners }, (_, i) => ((2 * i + 1) * Math.PI) / corners);
  const [cosines, sines] = [normals.map(cos), normals.map(sin)];
  return (x, y) => {
    let depth = Infinity;
    for (let i = 0; i < corners; i++) depth = Math.min(depth, inner - x * cosines[i]! - y * sines[i]!);
    return depth;
  };
}

/** Parallel stripes across x; `share` of every `period` is ink. */
export function stripes(period: number, share: number = 0.5): Pattern {
  return (x) => stripe(x, period, share);
}

/** Concentric rings; `share` of every `period` along the radius is ink. */
export function circles(period: number, share: number = 0.5): Pattern {
  return (x, y) => stripe(hypot(x, y), period, share);
}

/** Rays from the origin; `share` of each of `count` sectors is ink. */
export function rays(count: number, share: number = 0.5): Pattern {
  const sector = (2 * Math.PI) / count;
  return (x, y) => hypot(x, y) * stripe(atan2(y, x) + Math.PI, sector, share);
}

/** Ink wherever one of the patterns has it. */
export function union(...patterns: readonly Pattern[]): Pattern {
  return (x, y) => {
    let depth = -Infinity;
    for (const pattern of patterns) depth = Math.max(depth, pattern(x, y));
    return depth;
  };
}

/** Ink only where all of the patterns have it. */
export function intersection(...patterns: readonly Pattern[]): Pattern {
  return (x, y) => {
    let depth = Infinity;
    for (const pattern of patterns) depth = Math.min(depth, pattern(x, y));
    return depth;
  };
}

/** Ink where two patterns agree: both have it, or neither. */
export function opposition(first: Pattern, second: Pattern): Pattern {
  return (x, y) => {
    const [a, b] = [first(x, y), second(x, y)];
    return Math.sign(a * b) * Math.min(Math.abs(a), Math.abs(b));
  };
}

/** The pattern turned by `angle` (radians), stretched by `scale` along both axes, and moved to (x0, y0). */
export function placed(
  pattern: Pattern,
  x0: number,
  y0: number,
  angle: number,
  scaleX: number = 1,
  scaleY: number = 1,
): Pattern {
  const [cosine, sine] = [cos(angle), sin(angle)];
  const size = Math.min(scaleX, scaleY);
  return (x, y) => {
    const [dx, dy] = [x - x0, y - y0];
    return size * pattern((cosine * dx + sine * dy) / scaleX, (cosine * dy - sine * dx) / scaleY);
  };
}

/** Distance into the ink of stripes along one coordinate. */
function stripe(at: number, period: number, share: number): number {
  const phase = at - period * Math.floor(at / period);
  return (share * period) / 2 - Math.abs(phase - period / 2);
}
