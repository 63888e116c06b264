import { InputError } from '../../errors';
import { greatest, least } from '../../math/extremes';
/** An axis-aligned box in user units (CSS pixels). */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An affine map (a, b, c, d, e, f): x' = a x + c y + e, y' = b x + d y + f, as in SVG's `matrix()`. */
export type Affine = readonly [number, number, number, number, number, number];

export const identity: Affine = [1, 0, 0, 1, 0, 0];

/** The map that applies `second` first, then `first`: the order in which SVG writes nested transforms. */
export function compose(first: Affine, second: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [g, h, i, j, k, l] = second;
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}

/** The map written in an SVG `transform` attribute; the identity for none. */
export function parseTransform(text: string | null): Affine {
  let map = identity;
  for (const [, name, list] of (text ?? '').matchAll(/(\w+)\s*\(([^)]*)\)/g)) {
    const values = list!
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(Number);
    map = compose(map, oneTransform(name!, values));
  }
  return map;
}

function oneTransform(name: string, values: readonly number[]): Affine {
  const [first = 0, second, third = 0] = values;
  switch (name) {
    case 'translate':
      return [1, 0, 0, 1, first, second ?? 0];
    case 'scale':
      return [first, 0, 0, second ?? first, 0, 0];
    case 'rotate': {
      const angle = (first * Math.PI) / 180;
      const turn: Affine = [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0];
      const x = second ?? 0;
      return compose(compose([1, 0, 0, 1, x, third], turn), [1, 0, 0, 1, -x, -third]);
    }
    case 'matrix':
      if (values.length === 6) return [first, second!, third, values[3]!, values[4]!, values[5]!];
      break;
  }
  throw new InputError(`transform must be translate, scale, rotate or matrix, got ${name}(${values.join(' ')})`);
}

/** The least box around the image of `box` under `map`. */
export function transformBox(map: Affine, box: Box): Box {
  const [a, b, c, d, e, f] = map;
  const xs: number[] = [];
  const ys: number[] = [];
  for (const x of [box.x, box.x + box.width]) {
    for (const y of [box.y, box.y + box.height]) {
      xs.push(a * x + c * y + e);
      ys.push(b * x + d * y + f);
    }
  }
  const x = least(xs);
  const y = least(ys);
  return { x, y, width: greatest(xs) - x, height: greatest(ys) - y };
}

/** The least box around all boxes that are not empty; undefined where every one is. */
export function unionBox(boxes: readonly (Box | undefined)[]): Box | undefined {
  let union: Box | undefined;
  for (const box of boxes) {
    if (!box || (box.width === 0 && box.height === 0)) continue;
    if (!union) {
      union = box;
      continue;
    }
    const x = Math.min(union.x, box.x);
    const y = Math.min(union.y, box.y);
    union = {
      x,
      y,
      width: Math.max(union.x + union.width, box.x + box.width) - x,
      height: Math.max(union.y + union.height, box.y + box.height) - y,
    };
  }
  return union;
}
