import { join } from 'node:path';
import { CheckpointError, showJson } from '../../errors/checkpointError';
import { exists, isObject, type JsonObject, readJsonObject } from '../../records/jsonFile';
import type { ImageConfig } from '../../transformer/architectures/architecture';
import { ImageProcessor } from './imageProcessor';
import type { Resampling } from './resize';

/** Pillow's numbers for the filters that are computed here. */
const filterCodes: ReadonlyMap<unknown, Resampling> = new Map([
  [2, 'bilinear'],
  [3, 'bicubic'],
]);

/**
 * The image processor of a checkpoint folder, from preprocessor_config.json; absent fields as in Hugging Face's
 * ViTImageProcessor (bilinear to the model's size, pixels / 255, mean and deviation 0.5).
 *
 * @returns undefined when the folder has no such file
 * @throws CheckpointError naming the field when it asks for something that is not computed here, or disagrees with the model
 */
export async function readImageProcessor(dir: string, config: ImageConfig): Promise<ImageProcessor | undefined> {
  const path = join(dir, 'preprocessor_config.json');
  if (!(await exists(path))) return undefined;
  const json = await readJsonObject(path, 2 ** 20, 'fetch it again');
  const fail = (field: string, rule: string): never => {
    throw new CheckpointError(path, `${field} must be ${rule}, got ${showJson(json[field])}`);
  };
  const flag = (field: string, absent: boolean): boolean => {
    const value = json[field] ?? absent;
    return typeof value === 'boolean' ? value : fail(field, 'true or false');
  };
  const crops = flag('do_center_crop', false);
  const crop = crops ? squareSize(json['crop_size']) : undefined;
  if (crops && crop === undefined) fail('crop_size', 'a square size where do_center_crop is true');
  const half = Array.from({ length: config.channels }, () => 0.5);
  const perChannel = (field: string, absent: readonly number[]): readonly number[] => {
    const value = json[field] ?? absent;
    if (!Array.isArray(value) || value.length !== config.channels || !value.every((x) => Number.isFinite(x))) {
      return fail(field, `${config.channels} numbers, one per channel of the model`);
    }
    return value as readonly number[];
  };
  const resizes = flag('do_resize', true);
  const shortest = shortestEdge(json['size']);
  const size = shortest ?? squareSize(json['size']) ?? config.imageSize;
  if (crops && crop !== config.imageSize) fail('crop_size', `${config.imageSize}, the model's image_size`);
  if (crops && resizes && !(size >= config.imageSize))
    fail('size', `at least ${config.imageSize}, what is cut out of it`);
  if (resizes && !crops && size !== config.imageSize) {
    fail('size', `${config.imageSize} x ${config.imageSize}, the model's image_size`);
  }
  const normalises = flag('do_normalize', true);
  const rescale = flag('do_rescale', true) ? (json['rescale_factor'] ?? 1 / 255) : 1;
  if (typeof rescale !== 'number') return fail('rescale_factor', 'a number');
  try {
    return new ImageProcessor({
      size: resizes ? size : undefined,
      ...(resizes && shortest !== undefined && { fit: 'shortest-edge' }),
      ...(crop !== undefined && { crop }),
      resampling: filterCodes.get(json['resample'] ?? 2) ?? fail('resample', '2 (bilinear) or 3 (bicubic)'),
      rescale,
      mean: normalises ? perChannel('image_mean', half) : half.map(() => 0),
      std: normalises ? perChannel('image_std', half) : half.map(() => 1),
    });
  } catch (cause) {
    if (cause instanceof CheckpointError) throw cause;
    throw new CheckpointError(path, (cause as Error).message, { cause });
  }
}

/** The size `{ shortest_edge }` names; undefined where it does not. */
function shortestEdge(size: unknown): number | undefined {
  return isObject(size) && typeof size['shortest_edge'] === 'number' ? size['shortest_edge'] : undefined;
}

/** A size as a number, `{ height, width }`, or absent; NaN when it is anything else. */
function squareSize(size: unknown): number | undefined {
  if (size === undefined || size === null) return undefined;
  if (typeof size === 'number') return size;
  if (isObject(size) && size['height'] === size['width'] && typeof size['height'] === 'number') return size['height'];
  return Number.NaN;
}

/** The preprocessor_config.json of a processor, as {@link readImageProcessor} and Python's transformers read it. */
export function imageProcessorJson({ rules }: ImageProcessor): JsonObject {
  const { size, fit, crop, resampling, rescale, mean, std } = rules;
  return {
    image_processor_type: 'ViTImageProcessor',
    do_resize: size !== undefined,
    ...(size !== undefined && {
      size: fit === 'shortest-edge' ? { shortest_edge: size } : { height: size, width: size },
    }),
    ...(crop !== undefined && { do_center_crop: true, crop_size: { height: crop, width: crop } }),
    resample: resampling === 'bilinear' ? 2 : 3,
    do_rescale: true,
    rescale_factor: rescale,
    do_normalize: true,
    image_mean: mean,
    image_std: std,
  };
}
