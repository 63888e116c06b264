import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import {
  checkpointFilesIn,
  findModel,
  lacksPooler,
  openTensorSource,
  type Pooler,
  readTokenizer,
  readTransformerConfig,
  resizedConfig,
} from '../../checkpoint';
import { InputError } from '../../errors';
import { readRegularFile, sha256 } from '../../records';
import { architectureOf, poolerName, readsImages, type TransformerConfig } from '../../transformer';

/** A checkpoint folder that a run starts from. */
export interface ModelSource {
  /** The folder's own name. */
  readonly name: string;
  readonly folder: string;
  /** SHA-256 (hex) of its files: two folders with one digest hold the same model. */
  readonly digest: string;
  /** With that image size. */
  readonly config: TransformerConfig;
  /** What its pooler is, where it is not the checkpoint's own. */
  readonly pooler: Pooler | undefined;
  /** Height and width of the images that it is to read, pixels; undefined for a model of text. */
  readonly imageSize: number | undefined;
  /** What makes its files suspect: a vocabulary that looks cut off. */
  readonly doubts: readonly string[];
}

const kinds = { text: 'text', image: 'images' } as const;

/**
 * The checkpoint that a person named, its weights not read yet.
 *
 * @param checkpoint - its folder, or its name in the store of models
 * @param input - what the task's examples are; the model must read that
 * @param pooler - what the pooler is to be in place of the checkpoint's own
 * @param imageSize - of the images that a model of images is to read, pixels; the checkpoint's own by default
 * @throws InputError when the folder holds no checkpoint, one for other inputs, or one that lacks its pooler where none is named; CheckpointError when its files do not hold,
 * or its index names files elsewhere; each with the remedy
 */
export async function modelSource(
  checkpoint: string,
  input: 'text' | 'image',
  pooler?: Pooler,
  imageSize?: number,
): Promise<ModelSource> {
  const home = findModel(checkpoint);
  if (!existsSync(join(home, 'config.json'))) {
    throw new InputError(
      `no checkpoint at ${home}: config.json is missing; name a folder in Hugging Face's layout, or leave --checkpoint out`,
    );
  }
  const stored = await readTransformerConfig(home);
  // Tasks of text take no notice of the size of images: one command may run both.
  const config = input === 'image' ? resizedConfig(stored, imageSize) : stored;
  const { title, reads } = architectureOf(config);
  if (reads !== input) {
    throw new InputError(
      `the checkpoint ${home} is a ${title}, which reads ${kinds[reads]}, but the task's examples are ${kinds[input]}; choose tasks with --task`,
    );
  }
  const tensors = await openTensorSource(home); // a torn file is found out before any work
  let headless: boolean;
  try {
    headless = lacksPooler(tensors, config);
  } finally {
    await tensors.close();
  }
  if (pooler !== undefined && poolerName(config) === undefined) {
    throw new InputError(`${title} has no pooler that '${pooler}' could stand for; leave --pooler out`);
  }
  if (headless && pooler === undefined) {
    throw new InputError(
      `the checkpoint ${home} was saved without its pooler; add --pooler identity (a feature is then the tanh of the first token's last state) or --pooler random`,
    );
  }
  if (input === 'text' && (await readTokenizer(home)) === undefined) {
    throw new InputError(`the checkpoint ${home} has no vocabulary to read text with; put its vocab.txt there`);
  }
  return {
    name: basename(home),
    folder: home,
    digest: await folderDigest(home),
    config,
    pooler,
    imageSize: readsImages(config) ? config.imageSize : undefined,
    doubts: vocabularyDoubts(home, config),
  };
}

/** A vocab.txt that ends inside a line or before the model's last piece was cut off, most likely. */
function vocabularyDoubts(home: string, config: TransformerConfig): readonly string[] {
  const path = join(home, 'vocab.txt');
  if (!('vocabularySize' in config) || existsSync(join(home, 'tokenizer.json')) || !existsSync(path)) return [];
  const bytes = readRegularFile(path, 'fetch the checkpoint again');
  const unterminated = bytes.at(-1) !== 0x0a;
  let lines = unterminated ? 1 : 0;
  for (const byte of bytes) if (byte === 0x0a) lines++;
  return [
    ...(lines < config.vocabularySize
      ? [`vocab.txt has ${lines} lines where the model has ${config.vocabularySize} pieces`]
      : []),
    ...(unterminated ? ['the last line of vocab.txt has no end'] : []),
  ];
}

async function folderDigest(folder: string): Promise<string> {
  const lines = (await checkpointFilesIn(folder)).map((name) => `${name} ${sha256(readFileSync(join(folder, name)))}`);
  return sha256(lines.join('\n'));
}
