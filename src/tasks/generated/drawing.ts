import type { RandomStream } from '../../math';
import { cos, sin } from '../../math';
import type { Pattern } from './pattern';

/** Height and width of a generated image, pixels. */
export const imageSide = 32;

/** How much pictures of one pattern differ from each other. */
export interface DrawingVariety {
  /** Radius of a pattern, pixels: uniform between the two. */
  readonly radius: readonly [number, number];
  /** How far the centre of a pattern may lie from the centre of the image along either axis, pixels. */
  readonly shift: number;
  /** Least distance of the two colours, in brightness (0..255): which of the two is brighter is a coin flip. */
  readonly contrast: number;
  /** Greatest change of brightness by the light from the middle of the image to its edge. */
  readonly light: number;
  /** Greatest standard deviation of the noise on every value. */
  readonly noise: number;
  /** Greatest number of specks: small squares of any colour, anywhere. */
  readonly specks: number;
}

/** Whether the ink of a pattern is the lighter or the darker of its two colours. */
export type Tone = 'light' | 'dark' | 'any';

/** Brightness of red, green and blue in the eye of television (ITU-R BT.601). */
const LUMA = [0.299, 0.587, 0.114] as const;

/**
 * Draws a pattern once: at a random place and size, turned by a random angle, in two random colours, under uneven light,
 * with noise and a few specks.
 *
 * @param stream - every draw comes from it, in a fixed order
 * @param tone - whether the ink is the lighter or the darker colour; `'any'` leaves it to chance, and then no pixel says
 * anything about the pattern by itself: it is ink or ground, bright or dark, equally often whatever is drawn
 * @returns [height, width, 3], row by row, channels last, 0..255
 */
export function drawPattern(
  pattern: Pattern,
  variety: DrawingVariety,
  stream: RandomStream,
  tone: Tone = 'any',
): Uint8Array {
  const between = (low: number, high: number): number => low + (high - low) * stream.uniform();
  const middle = imageSide / 2;
  const radius = between(...variety.radius);
  const [x0, y0] = [middle + between(-variety.shift, variety.shift), middle + between(-variety.shift, variety.shift)];
  const angle = between(0, 2 * Math.PI);
  const [cosine, sine] = [cos(angle) / radius, sin(angle) / radius];
  const { ink, ground } = drawColours(variety.contrast, tone, stream);
  const [lightX, lightY] = [
    between(-variety.light, variety.light) / middle,
    between(-variety.light, variety.light) / middle,
  ];
  const noise = between(0, variety.noise);

  const values = new Float64Array(imageSide * imageSide * 3);
  for (let row = 0; row < imageSide; row++) {
    for (let column = 0; column < imageSide; column++) {
      const [dx, dy] = [column + 0.5 - x0, row + 0.5 - y0];
      const depth = radius * pattern(cosine * dx + sine * dy, cosine * dy - sine * dx);
      const cover = Math.min(Math.max(depth + 0.5, 0), 1); // an edge is one pixel wide
      const light = lightX * (column + 0.5 - middle) + lightY * (row + 0.5 - middle);
      for (let channel = 0; channel < 3; channel++) {
        const plain = ground[channel]! + cover * (ink[channel]! - ground[channel]!);
        values[(row * imageSide + column) * 3 + channel] = plain + light;
      }
    }
  }
  drawSpecks(values, stream.integer(variety.specks + 1), stream);
  return Uint8Array.from(values, (value) => Math.min(Math.max(Math.round(value + noise * stream.normal()), 0), 255));
}

/** Two colours that differ in brightness by at least `contrast`, in random order. */
function drawColours(
  contrast: number,
  tone: Tone,
  stream: RandomStream,
): { readonly ink: number[]; readonly ground: number[] } {
  const colour = (): number[] => [0, 1, 2].map(() => 255 * stream.uniform());
  const brightness = (rgb: readonly number[]): number => rgb.reduce((sum, value, i) => sum + value * LUMA[i]!, 0);
  for (;;) {
    const [ink, ground] = [colour(), colour()];
    const lead = brightness(ink) - brightness(ground);
    if (Math.abs(lead) < contrast) continue;
    return tone === 'any' || lead > 0 === (tone === 'light') ? { ink, ground } : { ink: ground, ground: ink };
  }
}

function drawSpecks(values: Float64Array, count: number, stream: RandomStream): void {
  for (let speck = 0; speck < count; speck++) {
    const side = 1 + stream.integer(3);
    const [top, left] = [stream.integer(imageSide - side + 1), stream.integer(imageSide - side + 1)];
    const colour = [0, 1, 2].map(() => 255 * stream.uniform());
    for (let row = top; row < top + side; row++) {
      for (let column = left; column < left + side; column++) {
        for (let channel = 0; channel < 3; channel++)
          values[(row * imageSide + column) * 3 + channel] = colour[channel]!;
      }
    }
  }
}
