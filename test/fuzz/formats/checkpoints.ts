import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { loadPretrained, readSafetensors, readTokenizer, SafetensorsFile } from '../../../src/checkpoint';
import { readExpected } from '../../../src/pretraining/checkModel/expected';
import type { Dice, FuzzFormat } from '../format';
import { mutateBytes, mutateJson } from '../mutators';

const golden = resolve(__dirname, '..', '..', 'fixtures', 'golden');
const bert = join(golden, 'bert-tiny-random');
const vit = join(golden, 'vit-tiny-random');

/** The header of a safetensors file damaged as JSON, its length put right, or any of its bytes. */
function mutateSafetensors(seed: Uint8Array, dice: Dice): Uint8Array {
  if (dice(3) === 0) return mutateBytes(seed, dice);
  const bytes = Buffer.from(seed);
  const length = Number(bytes.readBigUInt64LE());
  const header = mutateJson(Buffer.from(bytes.toString('utf8', 8, 8 + length).trim()), dice);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([prefix, header, bytes.subarray(8 + length)]);
}

/** Tensors as float32. Values may be infinite in a tensor that nobody computes with; those of a model may not. */
export const safetensors: FuzzFormat = {
  name: 'safetensors',
  milliseconds: 5,
  seeds: async () => [readFileSync(join(bert, 'model.safetensors'))],
  mutate: mutateSafetensors,
  async read(bytes, folder) {
    const path = join(folder, 'model.safetensors');
    writeFileSync(path, bytes);
    const file = await SafetensorsFile.open(path);
    await file.close();
    await readSafetensors(path, () => true).catch(rethrowOurs);
    for (const name of ['config.json']) cpSync(join(bert, name), join(folder, name));
    return (await loadPretrained(folder)).weights;
  },
};

const rethrowOurs = (error: unknown): void => {
  if ((error as Error).name !== 'CheckpointError') throw error;
};

/** One JSON file of a checkpoint folder, the others whole. */
function beside(model: string, file: string, seed: () => Buffer): FuzzFormat {
  return {
    name: `${model === bert ? 'bert' : 'vit'}/${file}`,
    milliseconds: 8,
    seeds: async () => [seed()],
    mutate: mutateJson,
    async read(bytes, folder) {
      cpSync(model, folder, { recursive: true });
      writeFileSync(join(folder, file), bytes);
      const loaded = await loadPretrained(folder);
      if (file === 'expected.json') return [...(await readExpected(folder, loaded)).quantities.values()];
      const tokenizer = await readTokenizer(folder);
      const size = loaded.imageProcessor?.rules.size ?? 2;
      const image = { width: 2, height: 2, layout: 'planes' as const, data: new Uint8Array(12).fill(255) };
      const pixels = size <= 64 ? loaded.imageProcessor?.process([image]) : undefined;
      return [loaded.weights, tokenizer?.encode('hello there', undefined, 8), pixels];
    },
  };
}

const preprocessor = {
  do_resize: true,
  size: { height: 16, width: 16 },
  resample: 2,
  do_rescale: true,
  rescale_factor: 1 / 255,
  do_normalize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_std: [0.5, 0.5, 0.5],
};

const pieces = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'hello', '##lo', 'there'];
const tokenizer = {
  version: '1.0',
  added_tokens: [{ id: 0, content: '[PAD]', special: true, normalized: false, lstrip: false, rstrip: false }],
  normalizer: {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: { type: 'BertProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] },
  model: {
    type: 'WordPiece',
    unk_token: '[UNK]',
    continuing_subword_prefix: '##',
    max_input_chars_per_word: 100,
    vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
  },
};

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** Every JSON file that a checkpoint folder may hold. */
export const checkpointJson: readonly FuzzFormat[] = [
  beside(bert, 'config.json', () => readFileSync(join(bert, 'config.json'))),
  beside(vit, 'config.json', () => readFileSync(join(vit, 'config.json'))),
  beside(vit, 'preprocessor_config.json', () => json(preprocessor)),
  beside(bert, 'tokenizer.json', () => json(tokenizer)),
  beside(bert, 'expected.json', () => readFileSync(join(bert, 'expected.json'))),
];
