import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTokenizer, type WordPieceTokenizer } from '../../../src/checkpoint';
import { tokenizerFiles } from '../../../src/checkpoint/text/writeTokenizer';
import { scratchFolder } from '../scratch';

const pieces = [
  ...['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'the', 'hello', 'Hello', 's', '##aid', 'said', '##x'],
  ...['<', 'user', '>', 'x', '-'],
];
const lines = `${pieces.join('\n')}\n`;
const vocab = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
const uncased = { type: 'BertNormalizer', clean_text: true, handle_chinese_chars: true, lowercase: true };
const cased = { ...uncased, lowercase: false };
const model = {
  type: 'WordPiece',
  unk_token: '[UNK]',
  continuing_subword_prefix: '##',
  max_input_chars_per_word: 100,
  vocab,
};

function token(content: string, flags: object = {}): Record<string, unknown> {
  const off = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: false };
  return { content, ...off, ...flags };
}

const roles = pieces.slice(0, 5).map((content, id) => ({ id, ...token(content, { special: true }) }));

/** A tokenizer.json with changes; `added` tokens stand after the five with a role. */
function tokenizerJson({ added = [], ...changes }: { added?: object[]; [field: string]: unknown } = {}): object {
  const added_tokens = [...roles, ...added];
  return {
    version: '1.0',
    added_tokens,
    normalizer: uncased,
    pre_tokenizer: { type: 'BertPreTokenizer' },
    model,
    ...changes,
  };
}

// Right values: transformers 5.18.0 with tokenizers 0.23.2.
describe('a tokenizer as others publish it', () => {
  const scratch = scratchFolder();
  let folders = 0;

  async function read(files: Readonly<Record<string, unknown>>): Promise<WordPieceTokenizer> {
    const dir = scratch.path(`tokenizer-${folders++}`);
    mkdirSync(dir);
    for (const [name, value] of Object.entries(files)) {
      writeFileSync(join(dir, name), typeof value === 'string' ? value : JSON.stringify(value));
    }
    const tokenizer = (await readTokenizer(dir))!;
    // Saved again it is the same tokenizer, in whatever files.
    const copy = scratch.path(`tokenizer-${folders++}`);
    mkdirSync(copy);
    for (const [name, text] of tokenizerFiles(tokenizer)) writeFileSync(join(copy, name), text);
    const again = (await readTokenizer(copy))!;
    assert.deepEqual(again.vocabulary, tokenizer.vocabulary);
    for (const text of ['Hello, HELLO-X hello-x <user> <USER>', ' a[MASK] b', 'é 中x']) {
      assert.deepEqual(again.ids(text), tokenizer.ids(text));
    }
    return tokenizer;
  }

  it('needs no type of its model, which tokenizers before 0.9 did not write', async () => {
    const { type: _, ...untyped } = model;
    const tokenizer = await read({ 'tokenizer.json': tokenizerJson({ model: untyped }) });
    assert.deepEqual(tokenizer.ids('Hello the'), [6, 5]);
    const merged = { ...untyped, merges: [] };
    await assert.rejects(
      read({ 'tokenizer.json': tokenizerJson({ model: merged }) }),
      /model must be of type WordPiece/,
    );
  });

  it('obeys tokenizer_config.json against the normalizer of tokenizer.json, in either direction', async () => {
    const config = { tokenizer_class: 'BertTokenizer' };
    const ids = async (normalizer: object, settings: object, text: string): Promise<number[]> =>
      (await read({ 'tokenizer.json': tokenizerJson({ normalizer }), 'tokenizer_config.json': settings })).ids(text);
    assert.deepEqual(await ids(uncased, { ...config, do_lower_case: false }, 'Hello hello'), [7, 6]);
    assert.deepEqual(await ids(cased, { ...config, do_lower_case: true }, 'Hello hello'), [6, 6]);
    assert.deepEqual(await ids(cased, { do_lower_case: true }, 'Hello hello'), [6, 6]);
    assert.deepEqual(await ids(uncased, { ...config, strip_accents: false }, 'héllo'), [1]);
    assert.deepEqual(await ids(cased, { ...config, do_lower_case: false, strip_accents: true }, 'héllo'), [6]);
    assert.deepEqual(await ids(uncased, { ...config, tokenize_chinese_chars: false }, '中x'), [1]);
    assert.deepEqual(await ids({ ...uncased, handle_chinese_chars: false }, config, '中x'), [1, 15]);
    // A BertTokenizer is uncased where its settings do not say, whatever tokenizer.json holds.
    assert.deepEqual(await ids(cased, config, 'Hello hello'), [6, 6]);
  });

  it('takes tokenizer.json as it stands where the class says so, or nothing says otherwise', async () => {
    const json = tokenizerJson({ normalizer: cased });
    const fast = { tokenizer_class: 'PreTrainedTokenizerFast', do_lower_case: true };
    assert.deepEqual((await read({ 'tokenizer.json': json, 'tokenizer_config.json': fast })).ids('Hello'), [7]);
    assert.deepEqual((await read({ 'tokenizer.json': json })).ids('Hello'), [7]);
    const bert = { model_type: 'bert' };
    assert.deepEqual((await read({ 'tokenizer.json': json, 'config.json': bert })).ids('Hello'), [6]);
  });

  it('finds the pieces of added_tokens.json and added_tokens_decoder, which stand beside vocab.txt', async () => {
    const settings = { do_lower_case: true };
    const old = await read({
      'vocab.txt': lines,
      'added_tokens.json': { '<user>': 17 },
      'tokenizer_config.json': settings,
    });
    assert.deepEqual(old.tokenize('hello <user>'), ['hello', '<user>']);
    assert.deepEqual(old.ids('hello <USER>'), [6, 17]);
    const added_tokens_decoder = { 18: token('<user>'), 17: token('<b>', { normalized: true }) };
    const files = {
      'vocab.txt': lines,
      'added_tokens.json': { '<c>': 17 },
      'tokenizer_config.json': { added_tokens_decoder },
    };
    const decoded = await read(files);
    assert.deepEqual(decoded.ids('hello<user><B> <USER>'), [6, 18, 17, 12, 13, 14]);
    // Next to a decoder added_tokens.json does not count.
    assert.deepEqual(decoded.ids('<c>'), [12, 1, 14]);
  });

  it('gives an added token the next id, whatever id the file says, and the id of the piece that it is', async () => {
    const tokenizer = await read({ 'vocab.txt': lines, 'added_tokens.json': { '<user>': 30, the: 9, '<b>': 18 } });
    assert.deepEqual(tokenizer.ids('The <b> <user>'), [5, 17, 18]);
    assert.deepEqual(tokenizer.ids('then'), [5, 1]);
  });

  it('finds a normalized token in the normalised text, and makes it no piece of a word', async () => {
    const added = [{ id: 17, ...token('hello-x', { normalized: true }) }];
    const tokenizer = await read({ 'tokenizer.json': tokenizerJson({ added }) });
    assert.deepEqual(tokenizer.ids('HELLO-X the hello-x'), [17, 5, 17]);
    const word = await read({ 'tokenizer.json': tokenizerJson({ added: [{ id: 17, ...token('hellothe') }] }) });
    assert.deepEqual(word.ids('Hellothe hellothe'), [1, 17]);
    const flags = { added_tokens_decoder: { 17: token('hello-x') } };
    const verbatim = await read({ 'tokenizer.json': tokenizerJson({ added }), 'tokenizer_config.json': flags });
    assert.deepEqual(verbatim.ids('HELLO-X hello-x'), [6, 16, 15, 17]);
  });

  it('reads single_word, lstrip and rstrip as Hugging Face does', async () => {
    const added = [
      { id: 17, ...token('<w>', { single_word: true }) },
      { id: 18, ...token('<l>', { lstrip: true }) },
      { id: 19, ...token('<r>', { rstrip: true }) },
      { id: 20, ...token('  ') },
    ];
    const { ids } = await read({ 'tokenizer.json': tokenizerJson({ added }) }).then((tokenizer) => ({
      ids: (text: string) => tokenizer.ids(text),
    }));
    assert.deepEqual(ids('<w> x<w> <w>_ -<w>-'), [17, 15, 12, 1, 14, 12, 1, 14, 1, 16, 17, 16]);
    assert.deepEqual(ids('x   <l>  x'), [15, 20, 18, 20, 15]);
    assert.deepEqual(ids('x  <r>   <l>'), [15, 20, 19, 20, 18]);
  });

  it('lays a Sequence of normalizers flat, nested ones too, and names what it cannot do', async () => {
    const read1 = (normalizer: unknown): Promise<WordPieceTokenizer> =>
      read({ 'tokenizer.json': tokenizerJson({ normalizer }) });
    const sequence = (...normalizers: unknown[]): object => ({ type: 'Sequence', normalizers });
    assert.deepEqual((await read1(sequence(uncased))).ids('Hello'), [6]);
    const parts = sequence(sequence({ type: 'NFD' }, { type: 'StripAccents' }), sequence(), { type: 'Lowercase' });
    assert.deepEqual((await read1(parts)).ids('HÉLLO 中x'), [6, 1]);
    assert.deepEqual((await read1(null)).ids('Hello HELLO'), [7, 1]);
    assert.deepEqual((await read1({ ...uncased, clean_text: false })).ids('Hel\u200blo\u0085the'), [1, 5]);
    const replace = { type: 'Replace', pattern: { String: 'a' }, content: 'b' };
    await assert.rejects(read1(sequence(uncased, replace)), /normalizer "Replace" is not computed here/);
  });

  it('reads Infinity and NaN in tokenizer_config.json, as Python writes them', async () => {
    const config = '{"model_max_length": Infinity, "x": [-Infinity, NaN], "y": "\\"Infinity", "do_lower_case": false}';
    assert.deepEqual((await read({ 'vocab.txt': lines, 'tokenizer_config.json': config })).ids('Hello hello'), [7, 6]);
    await assert.rejects(
      read({ 'vocab.txt': lines, 'tokenizer_config.json': '{"x": Infinite}' }),
      /tokenizer_config.json/,
    );
  });

  it('drops blanks at the end of a line of vocab.txt, and only there', async () => {
    const text = lines.replace('the\n', 'the \t\u3000\r\n').replace('x\n-', 'x\n\n -');
    const tokenizer = await read({ 'vocab.txt': text });
    assert.deepEqual(tokenizer.ids('the said x'), [5, 10, 15]);
    assert.deepEqual(tokenizer.vocabulary.slice(16), ['', ' -']);
  });

  it('knows special tokens under the names that the settings give', async () => {
    const renamed = lines.replace('[CLS]', '<s>').replace('[UNK]', '<unk>').replace('[SEP]', '</s>');
    const sep_token = { __type: 'AddedToken', ...token('</s>', { lstrip: true }) };
    const names = { cls_token: '<s>', unk_token: '<unk>', sep_token };
    for (const file of ['tokenizer_config.json', 'special_tokens_map.json']) {
      const tokenizer = await read({ 'vocab.txt': renamed, [file]: names });
      assert.deepEqual(tokenizer.ids('hello <s> </s> qq'), [6, 2, 3, 1]);
      assert.deepEqual([...tokenizer.encode('qq', undefined, 4).inputIds], [2, 1, 3, 0]);
    }
    await assert.rejects(read({ 'vocab.txt': renamed }), /the vocabulary holds no piece '\[PAD\]'|no piece '\[UNK\]'/);
    const more = { bos_token: '<bos>', image_token: '<i>', additional_special_tokens: ['<x>'], mask_token: null };
    const extra = await read({ 'vocab.txt': lines, 'tokenizer_config.json': more });
    assert.deepEqual(extra.ids('<x><bos><i>[MASK]'), [19, 17, 18, 1, 1, 1]);
  });

  it('reads special tokens in a text as text where split_special_tokens asks for it', async () => {
    const added_tokens_decoder = { 17: token('<u>', { special: true }), 18: token('<v>') };
    const config = { split_special_tokens: true, added_tokens_decoder };
    const tokenizer = await read({ 'vocab.txt': lines, 'tokenizer_config.json': config });
    assert.deepEqual(tokenizer.ids('Hello <u> <v> [MASK]'), [6, 12, 1, 14, 18, 1, 1, 1]);
  });

  it('refuses a class with other rules, another frame, and tokens without a certain id', async () => {
    const japanese = { tokenizer_class: 'BertJapaneseTokenizer' };
    await assert.rejects(
      read({ 'vocab.txt': lines, 'tokenizer_config.json': japanese }),
      /tokenizer_class must be "BertTokenizer" beside a vocab.txt, got "BertJapaneseTokenizer"/,
    );
    const frame = { type: 'RobertaProcessing', sep: ['[SEP]', 3], cls: ['[CLS]', 2] };
    await assert.rejects(
      read({ 'tokenizer.json': tokenizerJson({ post_processor: frame }) }),
      /post_processor must be of type TemplateProcessing or BertProcessing, got "RobertaProcessing"/,
    );
    await assert.rejects(
      read({ 'vocab.txt': `${lines}hello\n`, 'added_tokens.json': { '<user>': 18 } }),
      /different pieces, got "hello" twice; remove one of them/,
    );
    const vanishing = [{ id: 17, ...token('\u200b', { normalized: true }) }];
    await assert.rejects(
      read({ 'tokenizer.json': tokenizerJson({ added: vanishing }) }),
      /an added token must be a text of which normalising leaves something/,
    );
    for (const [file, value, message] of [
      ['added_tokens.json', { '<user>': 'x' }, /must map tokens to ids/],
      ['tokenizer_config.json', { do_lower_case: 'no' }, /do_lower_case must be true or false, got "no"/],
      ['tokenizer_config.json', { added_tokens_decoder: { x: token('<u>') } }, /has "x" where an id belongs/],
      ['tokenizer_config.json', { cls_token: 3 }, /cls_token must be a text, got 3/],
    ] as const) {
      await assert.rejects(read({ 'vocab.txt': lines, [file]: value }), message);
    }
  });

  it('reads the frame of a tokenizer.json, whose class and separator may have other names', async () => {
    const names = { ...vocab, '<s>': 17, '</s>': 18 };
    const special = (id: string, type_id: number): object => ({ SpecialToken: { id, type_id } });
    const sequence = (id: string, type_id: number): object => ({ Sequence: { id, type_id } });
    const single = [special('<s>', 0), sequence('A', 0), special('</s>', 0)];
    const pair = [...single, sequence('B', 1), special('</s>', 1)];
    const post_processor = { type: 'TemplateProcessing', single, pair, special_tokens: {} };
    const changes = { model: { ...model, vocab: names }, post_processor };
    const tokenizer = await read({ 'tokenizer.json': tokenizerJson(changes) });
    assert.deepEqual([...tokenizer.encode('hello', 'x', 6).inputIds], [17, 6, 18, 15, 18, 0]);
    const twice = { ...post_processor, pair: [...single, special('</s>', 0), sequence('B', 1), special('</s>', 1)] };
    await assert.rejects(
      read({ 'tokenizer.json': tokenizerJson({ ...changes, post_processor: twice }) }),
      /post_processor must put \[CLS\] before and \[SEP\] after every text/,
    );
  });
});
