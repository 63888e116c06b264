import { CheckpointError, showJson } from '../../errors/checkpointError';
import { isObject, type JsonObject } from '../../records/jsonFile';
import { type AddedToken, isNormalized } from './addedTokens';
import type { TextRules } from './normalizer';
import type { SpecialNames } from './tokenizer';

/** A small JSON file beside a vocabulary, empty where it is not there. */
export interface SettingsFile {
  readonly path: string;
  readonly json: JsonObject;
}

/** The small files beside a vocabulary. */
export interface SettingsFiles {
  readonly tokenizerConfig: SettingsFile;
  readonly specialTokensMap: SettingsFile;
  readonly addedTokens: SettingsFile;
  /** config.json of the model, which says what tokenizer goes with it where tokenizer_config.json does not. */
  readonly modelConfig: SettingsFile;
}

/** What these files say of a tokenizer. */
export interface TokenizerSettings {
  /**
   * Whether the rules for text are those of tokenizer_config.json, as in transformers' BertTokenizer, or those of
   * tokenizer.json as it stands, as in its PreTrainedTokenizerFast.
   */
  readonly rulesFrom: 'settings' | 'tokenizer.json';
  readonly rules: TextRules;
  /** The names that the files give; null for a role that no piece is to have. */
  readonly names: { readonly [Role in keyof SpecialNames]?: string | null };
  /** Tokens listed with their ids, in the order of these. */
  readonly listed: readonly AddedToken[];
  /** Tokens with a role, and more special ones, in the order in which transformers adds them. */
  readonly special: readonly AddedToken[];
  readonly splitSpecial: boolean;
}

/** The classes of transformers that are its BertTokenizer under another name. */
const bertClass = /^(?:Bert|DistilBert|Electra|MobileBert|LayoutLM|SqueezeBert|Lxmert)Tokenizer(?:Fast)?$/;
const bertModels = [
  'bert',
  'distilbert',
  'electra',
  'convbert',
  'layoutlm',
  'megatron-bert',
  'nomic_bert',
  'squeezebert',
];

const roles: readonly (readonly [field: string, role: keyof SpecialNames | undefined])[] = [
  ['bos_token', undefined],
  ['eos_token', undefined],
  ['unk_token', 'unknown'],
  ['sep_token', 'separator'],
  ['pad_token', 'pad'],
  ['cls_token', 'class'],
  ['mask_token', 'mask'],
];

const remedy = 'fetch the vocabulary of the checkpoint again';

/**
 * Reads the settings of a tokenizer as Python's transformers 5 does: `do_lower_case`, `strip_accents` and
 * `tokenize_chinese_chars` of tokenizer_config.json overrule the normalizer of tokenizer.json, in either direction, unless
 * the class is one that takes tokenizer.json as it stands; `added_tokens_decoder` takes the place of every other list of
 * tokens.
 *
 * @param ownTokens - the added tokens of tokenizer.json, by id
 * @throws CheckpointError naming file, field and value
 */
export function readSettings(files: SettingsFiles, ownTokens: ReadonlyMap<number, AddedToken>): TokenizerSettings {
  const { path, json } = files.tokenizerConfig;
  const decoder = json['added_tokens_decoder'] ?? undefined;
  // Where tokenizer_config.json lists tokens, the older files do not count.
  const merged: SettingsFile = {
    path,
    json: decoder === undefined ? { ...json, ...files.specialTokensMap.json } : json,
  };
  const names: { -readonly [Role in keyof SpecialNames]?: string | null } = {};
  const special: AddedToken[] = [];
  for (const [field, role] of roles) {
    const value = merged.json[field];
    if (value === undefined) continue;
    const token = value === null ? null : specialToken(path, field, value);
    if (token !== null) special.push(token);
    if (role !== undefined) names[role] = token?.content ?? null;
  }
  const extra = extraTokens(merged, json);
  // A list that only special_tokens_map.json has under its older name does not make a token of added_tokens.json special.
  const isSpecial = new Set([...special, ...(extra.isOlder ? [] : extra.list)].map(({ content }) => content));
  special.push(...extra.named, ...extra.list);
  const listed =
    decoder === undefined
      ? new Map([...readAddedTokensFile(files.addedTokens, isSpecial), ...ownTokens])
      : readDecoder(path, decoder);
  return {
    rulesFrom: rulesFrom(files),
    rules: readRules(path, json, 'do_lower_case', 'tokenize_chinese_chars'),
    names,
    listed: [...listed].sort(([a], [b]) => a - b).map(([, token]) => token),
    special,
    splitSpecial: flag(path, json, 'split_special_tokens', false),
  };
}

/** The class that the files ask for, where it is not BertTokenizer under any of its names. */
export function otherClass({ tokenizerConfig, modelConfig }: SettingsFiles): string | undefined {
  const named = tokenizerConfig.json['tokenizer_class'] ?? modelConfig.json['tokenizer_class'];
  return typeof named === 'string' && !bertClass.test(named) ? named : undefined;
}

function rulesFrom(files: SettingsFiles): TokenizerSettings['rulesFrom'] {
  const { tokenizerConfig, modelConfig } = files;
  if (otherClass(files) !== undefined) return 'tokenizer.json';
  const named = tokenizerConfig.json['tokenizer_class'] ?? modelConfig.json['tokenizer_class'];
  const model = modelConfig.json['model_type'];
  const given = ['do_lower_case', 'strip_accents', 'tokenize_chinese_chars'].some(
    (field) => (tokenizerConfig.json[field] ?? null) !== null,
  );
  const isBert = typeof named === 'string' || (typeof model === 'string' && bertModels.includes(model));
  return isBert || given ? 'settings' : 'tokenizer.json';
}

/** The rules of a tokenizer_config.json or of a BertNormalizer, which name two of the fields differently. */
export function readRules(path: string, json: JsonObject, lowerField: string, cjkField: string): TextRules {
  const lowerCase = flag(path, json, lowerField, true);
  // Absent or null, accents go with the case.
  const stripAccents = flag(path, json, 'strip_accents', lowerCase);
  return { lowerCase, stripAccents, splitCjk: flag(path, json, cjkField, true) };
}

/** A field that is true or false; its default where it is absent or null. */
export function flag(path: string, json: JsonObject, field: string, absent: boolean): boolean {
  const value = json[field] ?? absent;
  if (typeof value === 'boolean') return value;
  throw new CheckpointError(path, `${field} must be true or false, got ${showJson(value)}`);
}

/** A token with its flags, as tokenizer.json and `added_tokens_decoder` write one. */
export function addedToken(path: string, field: string, value: unknown): AddedToken {
  const content = isObject(value) ? value['content'] : undefined;
  if (!isObject(value) || typeof content !== 'string' || content === '') {
    throw new CheckpointError(path, `an entry of ${field} has no content; ${remedy}`);
  }
  const special = flag(path, value, 'special', false);
  return {
    content,
    normalized: flag(path, value, 'normalized', !special),
    singleWord: flag(path, value, 'single_word', false),
    leftStrip: flag(path, value, 'lstrip', false),
    rightStrip: flag(path, value, 'rstrip', false),
    special,
  };
}

function readDecoder(path: string, decoder: unknown): Map<number, AddedToken> {
  if (!isObject(decoder)) {
    throw new CheckpointError(path, `added_tokens_decoder must map ids to tokens, got ${showJson(decoder)}; ${remedy}`);
  }
  return new Map(
    Object.entries(decoder).map(([id, value]) => {
      if (!/^\d{1,15}$/.test(id)) {
        throw new CheckpointError(path, `added_tokens_decoder has ${showJson(id)} where an id belongs; ${remedy}`);
      }
      return [Number(id), addedToken(path, 'added_tokens_decoder', value)];
    }),
  );
}

function specialToken(path: string, field: string, value: unknown): AddedToken {
  if (isObject(value)) return addedToken(path, field, { ...value, special: true });
  if (typeof value === 'string' && value !== '') return { content: value, special: true };
  throw new CheckpointError(path, `${field} must be a text, got ${showJson(value)}; ${remedy}`);
}

/** Special tokens without a role of BERT's: fields such as `image_token`, and the lists of extra ones. */
function extraTokens(
  { path, json }: SettingsFile,
  config: JsonObject,
): { readonly named: readonly AddedToken[]; readonly list: readonly AddedToken[]; readonly isOlder: boolean } {
  const ofRole = new Set(roles.map(([field]) => field));
  const named = Object.entries(json)
    .filter(([field]) => field.endsWith('_token') && !ofRole.has(field))
    .filter(([, value]) => typeof value === 'string' || isObject(value))
    .map(([field, value]) => specialToken(path, field, value));
  const [older, newer] = ['additional_special_tokens', 'extra_special_tokens'];
  const given = config[newer] ?? json[newer] ?? [];
  if (isObject(given)) named.push(...Object.values(given).map((value) => specialToken(path, newer, value)));
  // The older name counts only where the newer gives no list.
  const list = Array.isArray(given) && given.length > 0 ? given : (config[older] ?? json[older] ?? []);
  if (!Array.isArray(list))
    throw new CheckpointError(path, `${older} must be a list, got ${showJson(list)}; ${remedy}`);
  const isOlder = list === json[older] && config[older] === undefined;
  return { named, list: list.map((value) => specialToken(path, older, value)), isOlder };
}

/** added_tokens.json: the ids of tokens, whose flags follow from whether they have a role. */
function readAddedTokensFile({ path, json }: SettingsFile, specials: ReadonlySet<string>): Map<number, AddedToken> {
  return new Map(
    Object.entries(json).map(([content, id]) => {
      if (typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0 || content === '') {
        throw new CheckpointError(path, `must map tokens to ids, got ${showJson({ [content]: id })}; ${remedy}`);
      }
      const isSpecial = specials.has(content);
      return [id, { content, normalized: !isSpecial, special: isSpecial }];
    }),
  );
}

/**
 * The added tokens of a vocabulary in the order in which transformers adds them: the listed ones, of two with one content
 * the last, then the special ones that are not listed.
 *
 * @param byDefault - special pieces of the vocabulary that the files need not name
 */
export function collectTokens(
  listed: readonly AddedToken[],
  special: readonly AddedToken[],
  byDefault: readonly string[],
): AddedToken[] {
  const tokens = new Map(listed.map((token) => [token.content, token]));
  for (const token of [...special, ...byDefault.map((content): AddedToken => ({ content, special: true }))]) {
    const before = tokens.get(token.content);
    // A listed token keeps its flags when it has a role.
    tokens.set(token.content, before ? { ...before, normalized: isNormalized(before), special: true } : token);
  }
  return [...tokens.values()];
}
