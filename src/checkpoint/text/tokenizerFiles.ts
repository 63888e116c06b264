import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, showJson } from '../../errors/checkpointError';
import { exists, readJsonObject, regularFileSize } from '../../records/jsonFile';
import { bertStep, type TextRules, uncasedRules } from './normalizer';
import { bertNames, type SpecialNames, WordPieceTokenizer } from './tokenizer';
import { readFrame, readModel, readOwnTokens, readSteps } from './tokenizerJson';
import { collectTokens, otherClass, readSettings, type SettingsFile, type SettingsFiles } from './tokenizerSettings';

/** Far above any WordPiece vocabulary; a larger file is something else. */
const MAX_VOCABULARY_BYTES = 64 * 2 ** 20;

const remedy = 'fetch the vocabulary of the checkpoint again';

/**
 * The tokenizer of a checkpoint folder, as Python's transformers 5 makes it of tokenizer.json where that exists, else of
 * vocab.txt, and of tokenizer_config.json, special_tokens_map.json and added_tokens.json.
 *
 * The rules for text are those of tokenizer_config.json (`do_lower_case` and its companions; uncased where it does not say)
 * when it, or config.json, asks for a BertTokenizer; those of tokenizer.json when the class is another or nothing asks.
 *
 * @returns undefined when the folder holds no vocabulary
 * @throws CheckpointError when a file does not hold, or the vocabulary is of another kind than WordPiece
 */
export async function readTokenizer(dir: string): Promise<WordPieceTokenizer | undefined> {
  const [fast, plain] = [join(dir, 'tokenizer.json'), join(dir, 'vocab.txt')];
  const hasFast = await exists(fast);
  if (!hasFast && !(await exists(plain))) return undefined;
  const files: SettingsFiles = {
    tokenizerConfig: await settingsFile(dir, 'tokenizer_config.json'),
    specialTokensMap: await settingsFile(dir, 'special_tokens_map.json'),
    addedTokens: await settingsFile(dir, 'added_tokens.json'),
    modelConfig: await settingsFile(dir, 'config.json'),
  };
  return hasFast ? fromTokenizerJson(fast, files) : fromVocabularyFile(plain, files);
}

/**
 * The tokenizer of a vocab.txt: one piece a line, the line number from 0 being its id; blanks at the end of a line are not
 * part of the piece.
 *
 * @throws CheckpointError when the file is missing, not UTF-8, or lacks a special piece
 */
export async function readVocabularyFile(path: string, rules: TextRules = uncasedRules): Promise<WordPieceTokenizer> {
  return build(path, await readLines(path), { rules });
}

async function fromTokenizerJson(path: string, files: SettingsFiles): Promise<WordPieceTokenizer> {
  const json = await readJsonObject(path, MAX_VOCABULARY_BYTES, remedy);
  const model = readModel(path, json);
  const ownTokens = readOwnTokens(path, json);
  const settings = readSettings(files, ownTokens);
  const { splitSpecial } = settings;
  if (settings.rulesFrom === 'settings') return fromSettings(path, model.vocabulary, settings);
  const addedTokens = collectTokens([...ownTokens.values(), ...settings.listed], settings.special, []);
  const names = { ...given(settings.names), ...readFrame(path, json), unknown: model.unknown };
  const { maxWordLength, continuation } = model;
  const steps = readSteps(path, json);
  return build(path, model.vocabulary, { steps, names, addedTokens, splitSpecial, maxWordLength, continuation });
}

async function fromVocabularyFile(path: string, files: SettingsFiles): Promise<WordPieceTokenizer> {
  const other = otherClass(files);
  // Without a tokenizer.json only BERT's own class says what a vocab.txt means.
  if (other !== undefined && !/^(?:PreTrainedTokenizer(?:Fast)?|TokenizersBackend)$/.test(other)) {
    throw new CheckpointError(
      files.tokenizerConfig.path,
      `tokenizer_class must be "BertTokenizer" beside a vocab.txt, got ${showJson(other)}; save the tokenizer as tokenizer.json in Python`,
    );
  }
  return fromSettings(path, await readLines(path), readSettings(files, new Map()));
}

/** What transformers' BertTokenizer makes of a list of pieces and its settings. */
function fromSettings(
  path: string,
  vocabulary: readonly string[],
  { names, rules, listed, special, splitSpecial }: ReturnType<typeof readSettings>,
): WordPieceTokenizer {
  const pieces = new Set(vocabulary);
  const byDefault = roles.filter((role) => names[role] === undefined).map((role) => bertNames[role]);
  const addedTokens = collectTokens(
    listed,
    special,
    byDefault.filter((name) => pieces.has(name)),
  );
  return build(path, vocabulary, { steps: [bertStep(rules)], names: given(names), addedTokens, splitSpecial });
}

const roles = Object.keys(bertNames) as readonly (keyof SpecialNames)[];

/** The names without the roles that no piece is to have. */
function given(names: ReturnType<typeof readSettings>['names']): Partial<SpecialNames> {
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name !== null));
}

async function readLines(path: string): Promise<readonly string[]> {
  const size = await regularFileSize(path, remedy);
  if (size > MAX_VOCABULARY_BYTES)
    throw new CheckpointError(path, `has ${size} bytes, too many for a vocabulary; ${remedy}`);
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (cause) {
    throw new CheckpointError(path, `is not UTF-8 text; ${remedy}`, { cause });
  }
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\p{White_Space}+$/u, ''));
}

async function settingsFile(dir: string, name: string): Promise<SettingsFile> {
  const path = join(dir, name);
  if (!(await exists(path))) return { path, json: {} };
  // Python writes Infinity for a length without limit.
  return { path, json: await readJsonObject(path, MAX_VOCABULARY_BYTES, remedy, { nonFinite: true }) };
}

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
