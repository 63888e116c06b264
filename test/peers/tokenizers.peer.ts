import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTokenizer } from '../../src/checkpoint';
import { splitWords } from '../../src/checkpoint/text/basicTokens';
import { characterClass, wordTable } from '../../src/checkpoint/text/characterTables';
import { normalizeText, type TextStep } from '../../src/checkpoint/text/normalizer';
import { scratchFolder } from '../checkpoint/scratch';
import { requirePeers, runPeer } from './peers';
import { randomTexts, widePieces } from './texts';

const texts = 20_000;
const seed = 20;

const roles = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'];
const pieces = widePieces(roles);
const model = {
  type: 'WordPiece',
  unk_token: '[UNK]',
  continuing_subword_prefix: '##',
  max_input_chars_per_word: 100,
  vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
};
const { type: _, ...untyped } = model;

function token(content: string, flags: object = {}): object {
  const off = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
  return { content, ...off, ...flags };
}

/** Tokens of every kind, so that their flags meet. */
const tokens = [
  token('<user>'),
  token('Hello-X', { normalized: true }),
  token('<w>', { single_word: true }),
  token('straße', { single_word: true, normalized: true }),
  token('<l>', { lstrip: true }),
  token('<r>', { rstrip: true, special: true }),
  token('<lr> ', { lstrip: true, rstrip: true, normalized: true }),
  token('é中', { normalized: true }),
  token('hello'),
  token('Hello-', { normalized: true }),
];
const added = [...roles.map((role) => token(role, { special: true })), ...tokens].map((value, place) => ({
  id: place < roles.length ? place : pieces.length + place - roles.length,
  ...value,
}));
const decoder = Object.fromEntries(added.map(({ id, ...value }) => [id, value]));
const inside = [...roles, ...tokens.map((value) => (value as { content: string }).content), '<s>', '</s>', '<x>'];

const bertNormalizer = { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true };
const json = {
  version: '1.0',
  truncation: null,
  padding: null,
  added_tokens: added,
  normalizer: { ...bertNormalizer, strip_accents: null },
  pre_tokenizer: { type: 'BertPreTokenizer' },
  post_processor: null,
  decoder: null,
  model,
};
const lines = `${pieces.join('\n')}\n`;
const bert = { model_type: 'bert' };
const renamed = lines.replace('[CLS]', '<s>').replace('[SEP]', '</s> \t');
const sequence = (...normalizers: object[]): object => ({ type: 'Sequence', normalizers });

/** The files of eight folders as people publish them. */
const folders: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'vocab.txt alone': { 'vocab.txt': lines, 'config.json': bert },
  'vocab.txt, cased, accents stripped, ideographs in words': {
    'vocab.txt': lines,
    'config.json': bert,
    'tokenizer_config.json': { do_lower_case: false, strip_accents: true, tokenize_chinese_chars: false },
    'added_tokens.json': { '<user>': pieces.length, hello: 17, 'Hello-X': pieces.length + 7 },
  },
  'tokenizer.json without a type, as it stands': { 'tokenizer.json': { ...json, model: untyped } },
  'tokenizer.json against a BertTokenizer that is cased': {
    'tokenizer.json': json,
    'tokenizer_config.json': `{"tokenizer_class": "BertTokenizer", "do_lower_case": false, "model_max_length": Infinity}`,
  },
  'a sequence of parts': {
    'tokenizer.json': {
      ...json,
      normalizer: sequence({ type: 'NFD' }, sequence({ type: 'Lowercase' }, { type: 'StripAccents' })),
    },
    'tokenizer_config.json': { tokenizer_class: 'PreTrainedTokenizerFast' },
  },
  'a sequence with BERT inside, short words': {
    'tokenizer.json': {
      ...json,
      normalizer: sequence(
        { type: 'NFKC' },
        { ...bertNormalizer, clean_text: false, lowercase: false, strip_accents: false },
        { type: 'NFKD' },
      ),
      model: { ...model, max_input_chars_per_word: 6 },
    },
    'tokenizer_config.json': { tokenizer_class: 'PreTrainedTokenizerFast' },
  },
  'special tokens under other names': {
    'vocab.txt': renamed,
    'config.json': bert,
    'special_tokens_map.json': {
      cls_token: '<s>',
      sep_token: token('</s>', { lstrip: true }),
      additional_special_tokens: ['<x>', '<user>'],
    },
    'added_tokens.json': { '<user>': pieces.length },
  },
  'tokens of tokenizer_config.json, special ones split': {
    'vocab.txt': lines,
    'config.json': bert,
    'tokenizer_config.json': {
      tokenizer_class: 'BertTokenizer',
      added_tokens_decoder: decoder,
      split_special_tokens: true,
      strip_accents: false,
    },
  },
};

type Step = 'clean' | 'ideographs' | 'accents' | 'lower' | 'marks' | 'NFC' | 'NFD' | 'NFKC' | 'NFKD';
type ByCode = Readonly<Record<number, readonly string[]>>;

/** What characters.py writes: only what a step changes. */
type Characters = Readonly<Record<Step | 'words', ByCode>> & {
  readonly codes: readonly number[];
  readonly in_word: readonly number[];
};

describe('tokenizers beside those of transformers', function () {
  this.timeout(600_000);
  const scratch = scratchFolder();

  it(`give ${texts} texts of all scripts the same ids, in ${Object.keys(folders).length} configurations`, async function () {
    requirePeers(this, ['transformers', 'tokenizers']);
    const samples = randomTexts(texts, seed, inside);
    writeFileSync(scratch.path('texts.json'), JSON.stringify(samples));
    const paths = Object.entries(folders).map(([, files], place) => {
      const dir = scratch.path(`folder-${place}`);
      mkdirSync(dir);
      for (const [file, value] of Object.entries(files)) {
        writeFileSync(join(dir, file), typeof value === 'string' ? value : JSON.stringify(value));
      }
      return dir;
    });
    runPeer('tokenizers_of_folders.py', [scratch.path('texts.json'), scratch.path('ids.json'), ...paths]);
    const due = JSON.parse(readFileSync(scratch.path('ids.json'), 'utf8')) as Record<string, number[][]>;
    for (const [place, name] of Object.keys(folders).entries()) {
      const tokenizer = (await readTokenizer(paths[place]!))!;
      const known = new Set<number>();
      const differing = samples.filter((text, i) => {
        const ids = tokenizer.ids(text);
        for (const id of ids) known.add(id);
        return ids.join() !== due[paths[place]!]![i]!.join();
      });
      const [first] = differing;
      assert.equal(
        differing.length,
        0,
        `${name}: ${differing.length} texts differ, such as ${JSON.stringify(first)}: ours ${first && tokenizer.ids(first)}, theirs ${first && due[paths[place]!]![samples.indexOf(first)]}`,
      );
      assert.ok(known.size > 2000, `only ${known.size} pieces were met in ${name}`);
    }
  });

  it('treat every character of Unicode as the tokenizers library does', function () {
    requirePeers(this, ['tokenizers']);
    runPeer('characters.py', [scratch.path('characters.json')]);
    const due = JSON.parse(readFileSync(scratch.path('characters.json'), 'utf8')) as Characters;
    const off = { clean: false, splitCjk: false, stripAccents: false, lowerCase: false };
    const steps: Readonly<Record<Step, TextStep>> = {
      clean: { type: 'BertNormalizer', ...off, clean: true },
      ideographs: { type: 'BertNormalizer', ...off, splitCjk: true },
      accents: { type: 'BertNormalizer', ...off, stripAccents: true },
      lower: { type: 'Lowercase' },
      marks: { type: 'StripAccents' },
      NFC: { type: 'NFC' },
      NFD: { type: 'NFD' },
      NFKC: { type: 'NFKC' },
      NFKD: { type: 'NFKD' },
    };
    const inWord = new RegExp(`^[${characterClass(wordTable)}]$`, 'u');
    const isWordPart = new Set(due.in_word);
    const faults: string[] = [];
    const compare = (what: string, code: number, found: unknown, expected: unknown): void => {
      if (JSON.stringify(found) !== JSON.stringify(expected)) faults.push(`${what} of U+${code.toString(16)}`);
    };
    for (const code of due.codes) {
      const character = String.fromCodePoint(code);
      compare('words', code, splitWords(`a${character}b`), due.words[code] ?? [`a${character}b`]);
      compare('part of a word', code, inWord.test(character), isWordPart.has(code));
      const contexts = [character, `a${character}\u0316`, `a\u0316${character}`, `a\u0301${character}`];
      for (const [name, step] of Object.entries(steps)) {
        const found = contexts.map((context) => normalizeText(context, [step]));
        compare(name, code, found, due[name as keyof typeof steps][code] ?? contexts);
      }
    }
    assert.ok(due.codes.length > 250_000);
    assert.deepEqual(faults.slice(0, 20), [], `${faults.length} differ`);
  });
});
