import { InputError } from '../errors';
import { cos, sin, square } from '../math';
/** A fixed filter over one patch: a product of two cosines, on brightness or on a difference of colours. */
export interface PatchFilter {
  /** Half waves down and across the patch. */
  readonly down: number;
  readonly across: number;
  readonly colour: PatchColour;
}

export type PatchColour = 'brightness' | 'red-green' | 'yellow-blue';

/** Weights of red, green and blue, each of length 1 and at right angles to the others. */
const colourMix: { readonly [colour in PatchColour]: readonly number[] } = {
  brightness: [1, 1, 1].map((x) => x / Math.sqrt(3)),
  'red-green': [1, -1, 0].map((x) => x / Math.sqrt(2)),
  'yellow-blue': [1, 1, -2].map((x) => x / Math.sqrt(6)),
};

/** Filters on each difference of colours; brightness has the rest. */
const COLOUR_FILTERS = 16;

/**
 * The first `count` filters of the two-dimensional cosine transform (the one of JPEG), slow waves before fast ones. With
 * a filter its mirror image at the diagonal is there too, so that turning a picture turns its filtered patches.
 *
 * @param count - width of the model, above 32 and with a set that is closed in this way (64 and 96 are, for patches of 8 pixels)
 * @param patchSize - pixels along a side of a patch
 * @throws InputError when there are not that many filters, or when the set would not be closed
 */
export function patchFilters(count: number, patchSize: number): readonly PatchFilter[] {
  const waves = Array.from(
    { length: square(patchSize) },
    (_, i) => [Math.floor(i / patchSize), i % patchSize] as const,
  );
  waves.sort(([a, b], [c, d]) => a + b - c - d || a * a + b * b - c * c - d * d || a - c);
  const brightness = waves.slice(0, count - 2 * COLOUR_FILTERS);
  // Fifteen waves are closed, and the next that is its own mirror image makes sixteen.
  const slow = waves.slice(0, COLOUR_FILTERS - 1);
  const colours = [...slow, waves.find(([a, b]) => a === b && !slow.some(([c, d]) => a === c && b === d)) ?? slow[0]!];
  const filters = [
    ...brightness.map(([down, across]) => ({ down, across, colour: 'brightness' }) as const),
    ...colours.flatMap(([down, across]) => [
      { down, across, colour: 'red-green' } as const,
      { down, across, colour: 'yellow-blue' } as const,
    ]),
  ];
  if (filters.length !== count || filters.some((filter) => mirrored(filters, filter) < 0)) {
    throw new InputError(
      `patchFilters has no closed set of ${count} filters for patches of ${patchSize} x ${patchSize} pixels; use 64 or 96 and 8`,
    );
  }
  return filters;
}

/** Place of the filter that is this one mirrored at the diagonal; -1 where there is none. */
export function mirrored(filters: readonly PatchFilter[], { down, across, colour }: PatchFilter): number {
  return filters.findIndex((other) => other.down === across && other.across === down && other.colour === colour);
}

/** Even light on a patch counts this little beside everything else: it is the largest value and says the least. */
const EVEN_LIGHT = 0.25;

/**
 * The filters as the weights of a ViT's patch projection.
 *
 * @returns [filters, 3, patchSize, patchSize]; all filters but that of even light have length 2 and are at right angles
 */
export function filterWeights(filters: readonly PatchFilter[], patchSize: number): Float32Array {
  const weights = new Float32Array(filters.length * 3 * square(patchSize));
  const wave = (count: number, at: number): number =>
    (count === 0 ? 1 : Math.SQRT2) * cos((Math.PI * count * (at + 0.5)) / patchSize);
  let place = 0;
  for (const { down, across, colour } of filters) {
    const scale = ((down + across === 0 ? EVEN_LIGHT : 1) * 2) / patchSize;
    for (const mix of colourMix[colour]) {
      for (let y = 0; y < patchSize; y++) {
        for (let x = 0; x < patchSize; x++) weights[place++] = scale * mix * wave(down, y) * wave(across, x);
      }
    }
  }
  return weights;
}

/**
 * Positions on a square grid as sines and cosines of the row (first half of the width) and the column, as the patches' position
 * embeddings start.
 *
 * @returns [1 + side^2, width]; zero for the CLS token
 */
export function gridPositions(side: number, width: number): Float32Array {
  const positions = new Float32Array((1 + square(side)) * width);
  for (let patch = 0; patch < square(side); patch++) {
    for (let i = 0; i < width; i++) {
      const at = i < width / 2 ? Math.floor(patch / side) : patch % side;
      const speed = 1 + (Math.floor(i / 2) % (side - 1));
      const angle = (Math.PI * at * speed) / side;
      positions[(1 + patch) * width + i] = 0.5 * (i % 2 === 0 ? sin(angle) : cos(angle));
    }
  }
  return positions;
}
