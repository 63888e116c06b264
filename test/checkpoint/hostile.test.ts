import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  ImageProcessor,
  loadAdapter,
  loadPretrained,
  randomPretrained,
  saveAdapter,
  savePretrained,
  specialPieces,
  WordPieceTokenizer,
} from '../../src/checkpoint';
import { CheckpointError } from '../../src/errors';
import { randomLora } from '../transformer/models';
import { scratchFolder, tinyBert, tinyVit } from './scratch';

/** JSON that is not what anybody expects at that place, among it what breaks naive messages. */
const surprises: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(-1, 0, 1e308, 0.5, 4e9, '', '../x', '__proto__', [], {}, true, null),
  fc.constantFrom(
    { toString: 1, valueOf: 2 },
    [[[]]],
    { length: 3 },
    JSON.parse('{"__proto__": {"type": "WordPiece"}}'),
  ),
);

/** The value with one place in it, reached by a path of choices, replaced or removed. */
function mutate(value: unknown, path: readonly number[], replacement: unknown): unknown {
  if (path.length === 0 || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  const key = keys[path[0]! % Math.max(keys.length, 1)];
  if (key === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (path[0]! > 40) delete copy[key];
  else copy[key] = mutate(copy[key], path.slice(1), replacement);
  return copy;
}

describe('a folder with a hostile file', () => {
  const scratch = scratchFolder();
  const bert = scratch.path('bert');
  const vit = scratch.path('vit');
  const sharded = scratch.path('sharded');
  const adapter = scratch.path('adapter');
  before(() => {
    const tokenizer = new WordPieceTokenizer([...specialPieces, 'a', '##a']);
    savePretrained(bert, { ...randomPretrained(tinyBert, 0), tokenizer });
    const vocab = Object.fromEntries(tokenizer.vocabulary.map((piece, id) => [piece, id]));
    const normalizer = { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true };
    const model = { type: 'WordPiece', unk_token: '[UNK]', max_input_chars_per_word: 100, vocab };
    const json = {
      added_tokens: [{ id: 0, content: '[PAD]' }],
      normalizer,
      pre_tokenizer: { type: 'BertPreTokenizer' },
      model,
    };
    writeFileSync(join(bert, 'tokenizer.json'), JSON.stringify(json));

    const imageProcessor = new ImageProcessor({
      size: 8,
      resampling: 'bilinear',
      rescale: 1,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
    savePretrained(vit, { ...randomPretrained(tinyVit, 0), imageProcessor });

    savePretrained(sharded, randomPretrained(tinyBert, 0));
    const weights = readFileSync(join(sharded, 'model.safetensors'));
    writeFileSync(join(sharded, 'a.safetensors'), weights);
    rmSync(join(sharded, 'model.safetensors'));
    const header = JSON.parse(weights.subarray(8, 8 + Number(weights.readBigUInt64LE())).toString()) as object;
    const map = Object.fromEntries(
      Object.keys(header)
        .filter((name) => name !== '__metadata__')
        .map((name) => [name, 'a.safetensors']),
    );
    writeFileSync(join(sharded, 'model.safetensors.index.json'), JSON.stringify({ metadata: {}, weight_map: map }));

    saveAdapter(adapter, { rank: 2, alpha: 4, factors: randomLora(tinyBert, 2) }, tinyBert);
  });

  const cases: readonly (readonly [string, () => string, string, (dir: string) => Promise<unknown>, number])[] = [
    ['config.json', () => bert, 'config.json', loadPretrained, 150],
    ['config.json of a ViT', () => vit, 'config.json', loadPretrained, 100],
    ['tokenizer.json', () => bert, 'tokenizer.json', loadPretrained, 150],
    ['preprocessor_config.json', () => vit, 'preprocessor_config.json', loadPretrained, 100],
    ['index of shards', () => sharded, 'model.safetensors.index.json', loadPretrained, 100],
    ['adapter_config.json', () => adapter, 'adapter_config.json', (dir) => loadAdapter(dir, tinyBert), 150],
  ];
  for (const [what, folder, file, load, numRuns] of cases) {
    it(`(${what}) gives a CheckpointError or a valid model, never anything else`, async () => {
      const path = join(folder(), file);
      const original = readFileSync(path);
      const json = JSON.parse(original.toString()) as unknown;
      try {
        const place = fc.array(fc.nat(50), { minLength: 1, maxLength: 4 });
        await fc.assert(
          fc.asyncProperty(place, surprises, async (where, replacement) => {
            writeFileSync(path, JSON.stringify(mutate(json, where, replacement)));
            await load(folder()).catch((error: unknown) => {
              if (!(error instanceof CheckpointError)) throw error;
            });
          }),
          { numRuns },
        );
      } finally {
        writeFileSync(path, original);
      }
      await load(folder());
    });
  }

  it('nested without end, too large or not JSON is refused with the file and the reason', async () => {
    const path = join(bert, 'config.json');
    const original = readFileSync(path);
    const nested = `{"model_type":"bert","hidden_size":${'['.repeat(1e5)}${']'.repeat(1e5)}}`;
    for (const [text, message] of [
      [nested, /config.json: line 1, column 99: the JSON is nested more than 64 levels deep/],
      [' '.repeat(5e6), /config.json: has 5000000 bytes, more than the 4194304 allowed/],
      ['{"hidden_size": 1, "hidden_size": 2}', /config.json: line 1, column 20: the JSON names "hidden_size" twice/],
      ['{', /config.json: line 1, column 2: the JSON ends where a key/],
      ['[]', /config.json: must hold a JSON object/],
    ] as const) {
      writeFileSync(path, text);
      await assert.rejects(loadPretrained(bert), (error: Error) => {
        assert.equal(error.name, 'CheckpointError');
        assert.match(error.message, message);
        return true;
      });
    }
    writeFileSync(path, original);
  });
});
