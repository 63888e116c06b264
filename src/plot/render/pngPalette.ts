/** Red, green, blue, alpha, each 0..255. */
export type Rgba = readonly [number, number, number, number];

/** An image of few colours: `colours[indices[i]]` is pixel i. */
export interface Palette {
  readonly colours: readonly Rgba[];
  readonly indices: Uint8Array;
}

/**
 * Reduces an image to at most `limit` colours by median cut; exact where the image has no more.
 *
 * @param pixels - RGBA, 4 bytes a pixel
 * @param limit - largest number of colours, at most 256
 */
export function reduceColours(pixels: Uint8Array, limit: number): Palette {
  const counts = new Map<number, number>();
  for (let i = 0; i < pixels.length; i += 4) {
    const key = keyAt(pixels, i);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  // In order of colour, so that the palette does not depend on where in the image a colour first occurs.
  const entries = [...counts].sort((one, other) => one[0] - other[0]).map(([key, count]) => ({ key, count }));
  const boxes = entries.length <= limit ? entries.map((entry) => [entry]) : cutBoxes(entries, limit);
  const indexOf = new Map<number, number>();
  const colours = boxes.map((box, index) => {
    for (const { key } of box) indexOf.set(key, index);
    return mean(box);
  });
  const indices = new Uint8Array(pixels.length / 4);
  for (let i = 0; i < indices.length; i++) indices[i] = indexOf.get(keyAt(pixels, 4 * i))!;
  return { colours, indices };
}

interface Entry {
  readonly key: number;
  readonly count: number;
}

function keyAt(pixels: Uint8Array, i: number): number {
  return ((pixels[i]! << 24) | (pixels[i + 1]! << 16) | (pixels[i + 2]! << 8) | pixels[i + 3]!) >>> 0;
}

function channel(key: number, c: number): number {
  return (key >>> (24 - 8 * c)) & 255;
}

function mean(box: readonly Entry[]): Rgba {
  const total = box.reduce((sum, entry) => sum + entry.count, 0);
  const average = (c: number): number =>
    Math.round(box.reduce((sum, entry) => sum + channel(entry.key, c) * entry.count, 0) / total);
  return [average(0), average(1), average(2), average(3)];
}

/** Splits the box with the largest spread, weighted by its pixels, until there are `limit` boxes. */
function cutBoxes(entries: readonly Entry[], limit: number): readonly (readonly Entry[])[] {
  const boxes = [measure(entries)];
  while (boxes.length < limit) {
    let widest = 0;
    for (let i = 1; i < boxes.length; i++) if (boxes[i]!.urgency > boxes[widest]!.urgency) widest = i;
    const [low, high] = halve(boxes[widest]!);
    boxes.splice(widest, 1, measure(low), measure(high));
  }
  return boxes.map((box) => box.entries);
}

interface ColourBox {
  readonly entries: readonly Entry[];
  /** The channel in which the colours differ most, and by how much. */
  readonly axis: number;
  readonly spread: number;
  readonly urgency: number;
}

function measure(entries: readonly Entry[]): ColourBox {
  let axis = 0;
  let spread = -1;
  for (let c = 0; c < 4; c++) {
    let low = 255;
    let high = 0;
    for (const { key } of entries) {
      low = Math.min(low, channel(key, c));
      high = Math.max(high, channel(key, c));
    }
    if (high - low > spread) [axis, spread] = [c, high - low];
  }
  const pixels = entries.reduce((sum, entry) => sum + entry.count, 0);
  // The square root keeps thin lines and text from losing every colour to a large band.
  return { entries, axis, spread, urgency: spread * Math.sqrt(pixels) };
}

function halve({ entries, axis, spread }: ColourBox): [Entry[], Entry[]] {
  const sorted = [...entries].sort((a, b) => channel(a.key, axis) - channel(b.key, axis) || a.key - b.key);
  const middle = channel(sorted[0]!.key, axis) + spread / 2;
  let cut = sorted.findIndex((entry) => channel(entry.key, axis) > middle);
  if (cut <= 0) cut = sorted.length >> 1;
  return [sorted.slice(0, cut), sorted.slice(cut)];
}
