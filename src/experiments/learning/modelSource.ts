import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { checkpointFilesIn, openTensorSource, readTokenizer, readTransformerConfig } from '../../checkpoint';
import { InputError } from '../../errors';
import { readRegularFile, sha256 } from '../../records';
import { architectureOf, type TransformerConfig } from '../../transformer';

/** A checkpoint folder that a run starts from. */
export interface ModelSource {
  /** The folder's own name. */
  readonly name: string;
  readonly folder: string;
  /** SHA-256 (hex) of its files: two folders with one digest hold the same model. */
  readonly digest: string;
  readonly config: TransformerConfig;
  /** What makes its files suspect: a vocabulary that looks cut off. */
  readonly doubts: readonly string[];
}

const kinds = { text: 'text', image: 'images' } as const;

/**
 * The checkpoint in a folder, its weights not read yet.
 *
 * @param input - what the task's examples are; the model must read that
 * @throws InputError when the folder holds no checkpoint or one for other inputs; CheckpointError when its files do not hold,
 * or its index names files elsewhere; each with the remedy
 */
export async function modelSource(folder: string, input: 'text' | 'image'): Promise<ModelSource> {
  const home = resolve(folder);
  if (!existsSync(join(home, 'config.json'))) {
    throw new InputError(
      `no checkpoint at ${home}: config.json is missing; name a folder in Hugging Face's layout, or leave --checkpoint out`,
    );
  }
  const config = await readTransformerConfig(home);
  const { title, reads } = architectureOf(config);
  if (reads !== input) {
    throw new InputError(
      `the checkpoint ${home} is a ${title}, which reads ${kinds[reads]}, but the task's examples are ${kinds[input]}; choose tasks with --task`,
    );
  }
  const tensors = await openTensorSource(home); // a torn file is found out before any work
  await tensors.close();
  if (input === 'text' && (await readTokenizer(home)) === undefined) {
    throw new InputError(`the checkpoint ${home} has no vocabulary to read text with; put its vocab.txt there`);
  }
  return {
    name: basename(home),
    folder: home,
    digest: await folderDigest(home),
    config,
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
