import { domainError, requireInteger, requirePositive } from '../../math';
import { type RasterImage, type Resampling, resizePlane } from './resize';

/** How an image becomes a ViT's input; the fields of a preprocessor_config.json. */
export interface ImageRules {
  /** Pixels of a side after resizing; `undefined` leaves images as they are, which must then agree in size. */
  readonly size: number | undefined;
  /** Whether `size` is that of both sides (the default), or of the shorter one, the longer keeping its ratio to it. */
  readonly fit?: 'square' | 'shortest-edge';
  /** Pixels of the square that is cut out of the middle after resizing, at most `size`; nothing is cut without it. */
  readonly crop?: number;
  readonly resampling: Resampling;
  /** Factor on every pixel before normalisation: 1/255 gives values in [0, 1]. */
  readonly rescale: number;
  /** Subtracted after rescaling, one value per channel. */
  readonly mean: readonly number[];
  /** Divides after that, one value per channel, > 0. */
  readonly std: readonly number[];
}

/** Beyond these no image processor means what it says, and a pixel could leave the finite numbers. */
const SMALLEST_STD = 1e-6;
const LARGEST = 1e6;

/**
 * Makes a ViT's input from 8-bit images: resize, crop, rescale, normalise.
 *
 * @example
 * const processor = new ImageProcessor({ size: 1, resampling: 'bilinear', rescale: 1 / 255, mean: [0.5], std: [0.5] });
 * processor.process([{ width: 1, height: 1, layout: 'planes', data: new Uint8Array([255]) }]) // [1]
 */
export class ImageProcessor {
  /** @throws InputError when a field is out of its domain */
  constructor(readonly rules: ImageRules) {
    if (rules.size !== undefined) requireInteger('size', rules.size, 1, 2 ** 14);
    if (rules.crop !== undefined) requireInteger('crop', rules.crop, 1, rules.size ?? 2 ** 14);
    requirePositive('rescale', rules.rescale);
    if (rules.rescale > LARGEST) throw domainError('rescale', `at most ${LARGEST}`, rules.rescale);
    if (rules.mean.length === 0 || rules.mean.length !== rules.std.length) {
      throw domainError(
        'mean and std',
        'of one length, the number of channels',
        `${rules.mean.length} and ${rules.std.length}`,
      );
    }
    for (const [channel, mean] of rules.mean.entries()) {
      if (!(Math.abs(mean) <= LARGEST))
        throw domainError(`mean[${channel}]`, `between -${LARGEST} and ${LARGEST}`, mean);
    }
    for (const [channel, std] of rules.std.entries()) {
      requirePositive(`std[${channel}]`, std);
      if (!(std >= SMALLEST_STD && std <= LARGEST))
        throw domainError(`std[${channel}]`, `between ${SMALLEST_STD} and ${LARGEST}`, std);
    }
  }

  /**
   * The images as one array.
   *
   * @returns [images, channels, height, width], row-major
   * @throws InputError when an image's data does not fill its size, or sizes still differ after resizing and cropping, or an image is
   * smaller than what is to be cut out of it
   */
  process(images: readonly RasterImage[]): Float32Array {
    const { mean, std, crop, rescale, resampling } = this.rules;
    const [first] = images;
    const [firstWidth, firstHeight] = first === undefined ? [0, 0] : this.#sizeOf(first);
    const width = crop ?? firstWidth;
    const height = crop ?? firstHeight;
    const plane = width * height;
    const output = new Float32Array(images.length * mean.length * plane);
    for (const [index, image] of images.entries()) {
      const [wide, high] = this.#sizeOf(image);
      this.#check(image, index, [wide, high], [width, height]);
      const corner = [(wide - width) >> 1, (high - height) >> 1] as const;
      for (let channel = 0; channel < mean.length; channel++) {
        const pixels = resizePlane(
          channelPlane(image, channel, mean.length),
          image.width,
          image.height,
          wide,
          high,
          resampling,
        );
        const values = Float32Array.from(
          { length: 256 },
          (_, pixel) => (pixel * rescale - mean[channel]!) / std[channel]!,
        );
        let at = (index * mean.length + channel) * plane;
        for (let row = 0; row < height; row++) {
          const from = (corner[1] + row) * wide + corner[0];
          for (let i = 0; i < width; i++) output[at++] = values[pixels[from + i]!]!;
        }
      }
    }
    return output;
  }

  /** Width and height of an image after resizing. */
  #sizeOf({ width, height }: RasterImage): readonly [number, number] {
    const { size, fit = 'square' } = this.rules;
    if (size === undefined) return [width, height];
    if (fit === 'square') return [size, size];
    // The longer side is rounded down, as transformers does.
    return width <= height ? [size, Math.trunc((size * height) / width)] : [Math.trunc((size * width) / height), size];
  }

  #check(
    { width, height, data }: RasterImage,
    index: number,
    [wide, high]: readonly [number, number],
    [toWidth, toHeight]: readonly [number, number],
  ): void {
    requireInteger(`images[${index}].width`, width, 1, 2 ** 16);
    requireInteger(`images[${index}].height`, height, 1, 2 ** 16);
    const due = width * height * this.rules.mean.length;
    if (data.length !== due) {
      throw domainError(
        `images[${index}].data.length`,
        `${due} (width x height x ${this.rules.mean.length} channels)`,
        data.length,
      );
    }
    const fits =
      this.rules.crop === undefined ? wide === toWidth && high === toHeight : wide >= toWidth && high >= toHeight;
    if (!fits) {
      const rule = this.rules.crop === undefined ? 'like the first' : 'at least, to be cut out of it';
      throw domainError(
        `images[${index}]`,
        `${toWidth} x ${toHeight} ${rule}`,
        `${wide} x ${high}`,
        'give a size to resize all of them',
      );
    }
  }
}

/** One channel of an image, [height, width]. */
function channelPlane({ width, height, layout, data }: RasterImage, channel: number, channels: number): Uint8Array {
  const length = width * height;
  if (layout === 'planes') return data.subarray(channel * length, (channel + 1) * length);
  const plane = new Uint8Array(length);
  for (let i = 0; i < length; i++) plane[i] = data[i * channels + channel]!;
  return plane;
}
