import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { loadPretrained, type Pretrained, savePretrained } from '../checkpoint';
import { FedftError } from '../errors';
import {
  canonicalJson,
  codeDigest,
  isObject,
  readJson,
  readRegularFile,
  runsFolder,
  sha256,
  writeFileAtomic,
} from '../records';
import { examplesDigest } from '../tasks';
import type { BackendName } from '../transformer';
import { type PretrainingCurve, type PretrainingOptions, type PretrainingSettings, pretrainEncoder } from './pretrain';

/** As {@link PretrainingOptions}, with a digest of the model to start from where there is one. */
export interface StoredPretrainingOptions extends PretrainingOptions {
  readonly startDigest?: string | undefined;
}

/** A pre-trained model on disk and in memory. */
export interface StoredPretrained {
  readonly pretrained: Pretrained;
  readonly curve: PretrainingCurve;
  /** The folder, in Hugging Face's layout. */
  readonly folder: string;
  /** `made` now, or `kept` from before. */
  readonly status: 'made' | 'kept';
  /** What did the arithmetic when it was made. */
  readonly backend: BackendName;
}

const settingNames = [
  'hiddenLayers',
  'hiddenSize',
  'attentionHeads',
  'intermediateSize',
  'vocabularySize',
  'sequenceLength',
  'pretrainSteps',
  'pretrainBatchSize',
  'pretrainLearningRate',
  'seed',
] as const satisfies readonly (keyof PretrainingSettings)[];

/** The file beside the weights that says how they were made. It is written last, so it vouches for the rest. */
const CARD = 'pretraining.json';

const REMEDY = 'remove the folder; the model is made again';

interface Card {
  readonly key: string;
  readonly about: string;
  readonly backend: BackendName;
  readonly curve: PretrainingCurve;
  /** SHA-256 (hex) of every other file of the folder, by name. */
  readonly files: Readonly<Record<string, string>>;
}

/**
 * The pre-trained encoder of these settings and this public slice: from `models/` in the folder of runs if it was made
 * there before with the same settings, data and code, otherwise made now. Either way it is read back from its Hugging Face
 * folder, as a downloaded checkpoint would be.
 *
 * @throws as {@link pretrainEncoder} and loadPretrained
 */
export async function storedPretrained(options: StoredPretrainingOptions): Promise<StoredPretrained> {
  const settings = Object.fromEntries(settingNames.map((name) => [name, options.settings[name]]));
  const slice = examplesDigest(options.examples);
  const { backend = 'default', classCount: classes, startDigest = null } = options;
  const key = sha256(canonicalJson({ settings, slice, backend, classes, startDigest, code: codeDigest(__filename) }));
  const folder = join(runsFolder(), 'models', key.slice(0, 16));
  const kept = readCard(folder, key);
  if (kept !== undefined) {
    return {
      pretrained: await loadPretrained(folder),
      curve: kept.curve,
      folder,
      status: 'kept',
      backend: kept.backend,
    };
  }
  const { pretrained, curve, backend: used } = await pretrainEncoder(options);
  savePretrained(folder, pretrained);
  const origin = startDigest === null ? 'random weights' : `the model ${startDigest.slice(0, 16)}`;
  const about = `made by fedft: ${options.settings.pretrainSteps} supervised steps on a public slice of ${options.examples.length} examples, from ${origin}`;
  const card = { key, about, backend: used, curve, settings, files: fileDigests(folder) };
  writeFileAtomic(join(folder, CARD), `${JSON.stringify(card, null, 1)}\n`);
  return { pretrained: await loadPretrained(folder), curve, folder, status: 'made', backend: used };
}

/** SHA-256 (hex) of every file of a folder but its card, by name. */
function fileDigests(folder: string): Record<string, string> {
  const names = readdirSync(folder).filter((name) => name !== CARD && !name.endsWith('.tmp'));
  return Object.fromEntries(names.sort().map((name) => [name, sha256(readRegularFile(join(folder, name), REMEDY))]));
}

/**
 * The card of a folder; undefined where there is none, it is not this model's, or a file is no longer what it was when the
 * card was written, so that the model is made again.
 */
function readCard(folder: string, key: string): Card | undefined {
  const path = join(folder, CARD);
  if (!existsSync(path)) return undefined;
  try {
    const card: unknown = readJson(path, { remedy: REMEDY });
    if (!isObject(card) || card['key'] !== key || !isObject(card['files'])) return undefined;
    return canonicalJson(card['files']) === canonicalJson(fileDigests(folder)) ? (card as unknown as Card) : undefined;
  } catch (error) {
    if (error instanceof FedftError) return undefined; // a torn file; the model is made again
    throw error;
  }
}
