import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors';
import { CheckpointError, quoteName, showJson } from '../../errors/checkpointError';
import { exists, isObject, type JsonObject, readJsonObject, regularFileSize } from '../../records/jsonFile';
import { type TextRules, uncasedRules } from './basicTokens';
import { WordPieceTokenizer } from './tokenizer';

/** Far above any WordPiece vocabulary; a larger file is something else. */
const MAX_VOCABULARY_BYTES = 64 * 2 ** 20;

/**
 * The tokenizer of a checkpoint folder: tokenizer.json where it exists, as in Python's transformers, else vocab.txt with the
 * rules of tokenizer_config.json (`do_lower_case` and its companions; uncased without that file).
 *
 * @returns undefined when the folder holds no vocabulary
 * @throws CheckpointError when a vocabulary does not hold, or is of another kind than WordPiece
 */
export async function readTokenizer(dir: string): Promise<WordPieceTokenizer | undefined> {
  const fast = join(dir, 'tokenizer.json');
  if (await exists(fast)) return fromTokenizerJson(fast, await readJsonObject(fast, MAX_VOCABULARY_BYTES, remedy));
  const plain = join(dir, 'vocab.txt');
  if (!(await exists(plain))) return undefined;
  const settings = join(dir, 'tokenizer_config.json');
  const json = (await exists(settings)) ? await readJsonObject(settings, MAX_VOCABULARY_BYTES, remedy) : {};
  const rules = readRules(settings, json, 'do_lower_case', 'tokenize_chinese_chars');
  return readVocabularyFile(plain, rules);
}

/**
 * The tokenizer of a vocab.txt: one piece a line, the line number from 0 being its id.
 *
 * @throws CheckpointError when the file is missing, not UTF-8, or lacks a special piece
 */
export async function readVocabularyFile(path: string, rules: TextRules = uncasedRules): Promise<WordPieceTokenizer> {
  const size = await regularFileSize(path, remedy);
  if (size > MAX_VOCABULARY_BYTES)
    throw new CheckpointError(path, `has ${size} bytes, too many for a vocabulary; ${remedy}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw new CheckpointError(path, `is not UTF-8 text; ${remedy}`, { cause });
  }
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return build(path, lines, { rules });
}

/** vocab.txt and tokenizer_config.json of a tokenizer, by name, as {@link readTokenizer} and Python's transformers read them. */
export function tokenizerFiles({ vocabulary, rules }: WordPieceTokenizer): ReadonlyMap<string, string> {
  const broken = vocabulary.find((piece) => /[\r\n]/.test(piece));
  if (broken !== undefined)
    throw new InputError(`piece ${quoteName(broken)} holds a line break, which vocab.txt cannot; remove it`);
  const settings = {
    tokenizer_class: 'BertTokenizer',
    do_lower_case: rules.lowerCase,
    strip_accents: rules.stripAccents,
    tokenize_chinese_chars: rules.splitCjk,
  };
  return new Map([
    ['vocab.txt', `${vocabulary.join('\n')}\n`],
    ['tokenizer_config.json', `${JSON.stringify(settings, null, 2)}\n`],
  ]);
}

const remedy = 'fetch the vocabulary of the checkpoint again';

function build(
  path: string,
  vocabulary: readonly string[],
  options: ConstructorParameters<typeof WordPieceTokenizer>[1],
): WordPieceTokenizer {
  try {
    return new WordPieceTokenizer(vocabulary, options);
  } catch (cause) {
    throw new CheckpointError(path, (cause as Error).message, { cause });
  }
}

/** The rules of a tokenizer_config.json or of a BertNormalizer, which name two of the fields differently. */
function readRules(path: string, json: JsonObject, lowerField: string, cjkField: string): TextRules {
  const flag = (field: string, absent: boolean): boolean => {
    const value = json[field] ?? absent;
    if (typeof value !== 'boolean') {
      throw new CheckpointError(path, `${field} must be true or false, got ${showJson(value)}`);
    }
    return value;
  };
  const lowerCase = flag(lowerField, true);
  // Absent or null, accents go with the case.
  return { lowerCase, stripAccents: flag('strip_accents', lowerCase), splitCjk: flag(cjkField, true) };
}

function fromTokenizerJson(path: string, json: JsonObject): WordPieceTokenizer {
  const { model, normalizer, pre_tokenizer: splitter } = json;
  requireType(path, 'model', model, 'WordPiece');
  requireType(path, 'normalizer', normalizer, 'BertNormalizer');
  requireType(path, 'pre_tokenizer', splitter, 'BertPreTokenizer');
  if (normalizer['clean_text'] === false)
    throw new CheckpointError(path, 'clean_text false is not supported; set it to true');
  const expected = { unk_token: '[UNK]', continuing_subword_prefix: '##' };
  for (const [field, value] of Object.entries(expected)) {
    const found = model[field] ?? value;
    if (found !== value) {
      throw new CheckpointError(
        path,
        `model.${field} must be "${value}", got ${showJson(found)}; use a BERT vocabulary`,
      );
    }
  }
  const maxWordLength = (model['max_input_chars_per_word'] ?? 100) as number;
  const { vocabulary, verbatim } = readPieces(path, model['vocab'], json['added_tokens'] ?? []);
  const rules = readRules(path, normalizer, 'lowercase', 'handle_chinese_chars');
  return build(path, vocabulary, { rules, maxWordLength, verbatim });
}

function requireType(path: string, field: string, value: unknown, type: string): asserts value is JsonObject {
  const found = isObject(value) ? value['type'] : value;
  if (found === type) return;
  throw new CheckpointError(path, `${field} must be of type ${type}, got ${showJson(found)}; use a BERT tokenizer`);
}

function readPieces(path: string, vocab: unknown, added: unknown): { vocabulary: string[]; verbatim: string[] } {
  if (!isObject(vocab)) throw new CheckpointError(path, `model.vocab must map pieces to ids; ${remedy}`);
  if (!Array.isArray(added)) throw new CheckpointError(path, `added_tokens must be a list; ${remedy}`);
  const pieces = new Map<unknown, string>();
  const put = (piece: string, id: unknown): void => {
    const other = pieces.get(id);
    if (other !== undefined && other !== piece) {
      throw new CheckpointError(
        path,
        `id ${showJson(id)} belongs to ${quoteName(other)} and ${quoteName(piece)}; ${remedy}`,
      );
    }
    pieces.set(id, piece);
  };
  for (const [piece, id] of Object.entries(vocab)) put(piece, id);
  const verbatim = added.map((token: unknown) => {
    const content = isObject(token) ? token['content'] : undefined;
    if (typeof content !== 'string' || content === '') {
      throw new CheckpointError(path, `an entry of added_tokens has no content; ${remedy}`);
    }
    put(content, (token as JsonObject)['id']);
    return content;
  });
  const vocabulary = Array.from({ length: pieces.size }, (_, id) => {
    const piece = pieces.get(id);
    if (piece === undefined)
      throw new CheckpointError(path, `no piece has the id ${id} although there are ${pieces.size}; ${remedy}`);
    return piece;
  });
  return { vocabulary, verbatim };
}
