import { CheckpointError, quoteName, showJson, textOf } from '../../errors/checkpointError';
import { isObject, type JsonObject } from '../../records/jsonFile';
import type { AddedToken } from './addedTokens';
import type { TextStep } from './normalizer';
import type { SpecialNames } from './tokenizer';
import { addedToken, flag, readRules } from './tokenizerSettings';

const remedy = 'fetch the vocabulary of the checkpoint again';
const wanted = 'use a BERT tokenizer';

/** The WordPiece model of a tokenizer.json. */
export interface ModelPart {
  /** Pieces by id. */
  readonly vocabulary: readonly string[];
  readonly unknown: string;
  readonly continuation: string;
  readonly maxWordLength: number;
}

/**
 * The model of a tokenizer.json. tokenizers before 0.9 wrote no type; such a model is WordPiece when it has an unknown piece
 * and no merges.
 *
 * @throws CheckpointError naming the field and what it holds
 */
export function readModel(path: string, json: JsonObject): ModelPart {
  const { model } = json;
  const isUntyped =
    isObject(model) && model['type'] === undefined && model['unk_token'] !== undefined && model['merges'] === undefined;
  if (!isUntyped) requireType(path, 'model', model, 'WordPiece');
  const part = model as JsonObject;
  return {
    vocabulary: readPieces(path, part['vocab']),
    unknown: text(path, 'model.unk_token', part['unk_token'] ?? '[UNK]'),
    continuation: text(path, 'model.continuing_subword_prefix', part['continuing_subword_prefix'] ?? '##'),
    maxWordLength: integer(path, 'model.max_input_chars_per_word', part['max_input_chars_per_word'] ?? 100),
  };
}

/**
 * The steps of a tokenizer.json's normalizer, nested sequences laid flat.
 *
 * @throws CheckpointError naming a step that is not computed here
 */
export function readSteps(path: string, { normalizer, pre_tokenizer: splitter }: JsonObject): readonly TextStep[] {
  const splitters = flatten(splitter, 'pretokenizers');
  if (splitters.length !== 1) requireType(path, 'pre_tokenizer', splitter, 'BertPreTokenizer');
  requireType(path, 'pre_tokenizer', splitters[0], 'BertPreTokenizer');
  return flatten(normalizer ?? { type: 'Sequence', normalizers: [] }, 'normalizers').map((step) =>
    readStep(path, step),
  );
}

/** The added tokens of a tokenizer.json, by id. */
export function readOwnTokens(path: string, { added_tokens: added }: JsonObject): ReadonlyMap<number, AddedToken> {
  if (added === undefined || added === null) return new Map();
  if (!Array.isArray(added)) throw new CheckpointError(path, `added_tokens must be a list; ${remedy}`);
  return new Map(
    added.map((value: unknown) => {
      const token = addedToken(path, 'added_tokens', value);
      return [integer(path, `the id of ${quoteName(token.content)}`, (value as JsonObject)['id']), token];
    }),
  );
}

/**
 * The pieces that a tokenizer.json puts around texts; none where it does not say.
 *
 * @throws CheckpointError when they do not stand as `[CLS] text [SEP]` and `[CLS] text [SEP] pair [SEP]`
 */
export function readFrame(
  path: string,
  { post_processor: frame }: JsonObject,
): Partial<Pick<SpecialNames, 'class' | 'separator'>> {
  if (frame === undefined || frame === null) return {};
  const type = isObject(frame) ? frame['type'] : undefined;
  if (isObject(frame) && type === 'BertProcessing') {
    const [cls, sep] = [frame['cls'], frame['sep']].map((pair: unknown) => (Array.isArray(pair) ? pair[0] : pair));
    return { class: text(path, 'post_processor.cls', cls), separator: text(path, 'post_processor.sep', sep) };
  }
  if (!isObject(frame) || type !== 'TemplateProcessing') {
    throw new CheckpointError(
      path,
      `post_processor must be of type TemplateProcessing or BertProcessing, got ${showJson(type ?? frame)}; ${wanted}`,
    );
  }
  const single = template(frame['single']);
  const [cls, , sep] = single;
  const due = [cls, 'A 0', sep, 'B 1', sep?.replace(/ 0$/, ' 1')];
  const pair = template(frame['pair']);
  if (
    single.join() !== due.slice(0, 3).join() ||
    pair.join() !== due.join() ||
    !cls?.endsWith(' 0') ||
    !sep?.endsWith(' 0')
  ) {
    throw new CheckpointError(
      path,
      `post_processor must put [CLS] before and [SEP] after every text, got ${showJson(frame['single'])}; ${wanted}`,
    );
  }
  return { class: cls.slice(0, -2), separator: sep.slice(0, -2) };
}

/** `PIECE SEGMENT` for every part of a template. */
function template(parts: unknown): readonly string[] {
  if (!Array.isArray(parts)) return [];
  return parts.map((part: unknown) => {
    const [value] = isObject(part) ? Object.values(part) : [];
    return isObject(value) ? `${textOf(value['id'])} ${textOf(value['type_id'])}` : '';
  });
}

/** The parts of a Sequence, and of the sequences in it; anything else is its own only part. */
function flatten(value: unknown, field: string): readonly unknown[] {
  if (!isObject(value) || value['type'] !== 'Sequence' || !Array.isArray(value[field])) return [value];
  return value[field].flatMap((part: unknown) => flatten(part, field));
}

function readStep(path: string, step: unknown): TextStep {
  const type = isObject(step) ? step['type'] : step;
  switch (type) {
    case 'NFC':
    case 'NFD':
    case 'NFKC':
    case 'NFKD':
    case 'Lowercase':
    case 'StripAccents':
      return { type };
    case 'BertNormalizer': {
      const json = step as JsonObject;
      const clean = flag(path, json, 'clean_text', true);
      return { type, clean, ...readRules(path, json, 'lowercase', 'handle_chinese_chars') };
    }
  }
  throw new CheckpointError(
    path,
    `normalizer ${showJson(type)} is not computed here, only BertNormalizer, Lowercase, StripAccents and the normal forms of Unicode; ${wanted}`,
  );
}

function requireType(path: string, field: string, value: unknown, type: string): asserts value is JsonObject {
  const found = isObject(value) ? value['type'] : value;
  if (isObject(value) && found === type) return;
  throw new CheckpointError(path, `${field} must be of type ${type}, got ${showJson(found)}; ${wanted}`);
}

function text(path: string, field: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw new CheckpointError(path, `${field} must be a text, got ${showJson(value)}; ${remedy}`);
}

function integer(path: string, field: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new CheckpointError(path, `${field} must be an integer >= 0, got ${showJson(value)}; ${remedy}`);
}

function readPieces(path: string, vocab: unknown): readonly string[] {
  if (!isObject(vocab)) throw new CheckpointError(path, `model.vocab must map pieces to ids; ${remedy}`);
  const pieces = new Map<unknown, string>();
  for (const [piece, id] of Object.entries(vocab)) {
    const other = pieces.get(id);
    if (other !== undefined) {
      throw new CheckpointError(
        path,
        `id ${showJson(id)} belongs to ${quoteName(other)} and ${quoteName(piece)}; ${remedy}`,
      );
    }
    pieces.set(id, piece);
  }
  return Array.from({ length: pieces.size }, (_, id) => {
    const piece = pieces.get(id);
    if (piece === undefined)
      throw new CheckpointError(path, `no piece has the id ${id} although there are ${pieces.size}; ${remedy}`);
    return piece;
  });
}
