import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../../errors';
import { showShape } from '../../errors/checkpointError';
import { makeFolder, writeFileAtomic } from '../../records';
import { transformerConfigJson } from '../../transformer/architectures/config';
import { architectureOf } from '../../transformer/architectures/registry';
import { weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { imageProcessorJson } from '../image/imageProcessorFile';
import { encodeSafetensors, type SafetensorsOptions } from '../safetensors/safetensors';
import { checkpointFiles } from '../safetensors/shards';
import { tokenizerFiles } from '../text/writeTokenizer';
import { type Pretrained, requireWeight } from './pretrained';

/**
 * Writes a checkpoint folder that loadPretrained and Python's transformers read: config.json, model.safetensors with
 * the family's prefix (`bert.`, `vit.`) in front of the names, and vocab.txt or preprocessor_config.json. The same model gives the same bytes.
 *
 * config.json goes first and comes back last, so an interrupted save leaves a folder that is refused, never a mixture.
 *
 * @param dir - made where it does not exist; an earlier checkpoint in it is replaced, other files stay
 * @throws InputError when a weight is missing or misshapen
 */
export function savePretrained(
  dir: string,
  pretrained: Pretrained,
  options: Pick<SafetensorsOptions, 'dtype'> = {},
): void {
  const { config, tokenizer, imageProcessor } = pretrained;
  const { prefix } = architectureOf(config);
  const tensors = new Map<string, WeightTensor>();
  for (const [name, shape] of weightShapes(config)) {
    const weight = requireWeight(pretrained, name);
    if (showShape(weight.shape) !== showShape(shape)) {
      throw new InputError(`weight '${name}' must be ${showShape(shape)}, got ${showShape(weight.shape)}`);
    }
    tensors.set(prefix + name, weight);
  }
  const files = new Map<string, readonly (Uint8Array | string)[]>();
  files.set('model.safetensors', encodeSafetensors(tensors, options));
  if (tokenizer !== undefined) for (const [name, text] of tokenizerFiles(tokenizer)) files.set(name, [text]);
  if (imageProcessor !== undefined)
    files.set('preprocessor_config.json', [jsonText(imageProcessorJson(imageProcessor))]);

  makeFolder(dir);
  rmSync(join(dir, 'config.json'), { force: true });
  for (const name of checkpointFiles) if (!files.has(name)) rmSync(join(dir, name), { force: true });
  for (const [name, parts] of files) writeFileAtomic(join(dir, name), parts);
  writeFileAtomic(join(dir, 'config.json'), [jsonText(transformerConfigJson(config))]);
}

function jsonText(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
