import { InputError } from '../../errors';
import type {
  Architecture,
  ImageArchitecture,
  ImageConfig,
  TextArchitecture,
  TextConfig,
  TransformerConfig,
} from './architecture';
import { bert } from './bert';
import { distilBert } from './distilbert';
import { roberta } from './roberta';
import type { EncoderConfig } from './types';
import { vit } from './vit';

const known: Architecture[] = [bert, vit, distilBert, roberta];

/** Every family of transformers that is known, those of {@link registerArchitectures} included. */
export const architectures: readonly Architecture[] = known;

/**
 * Makes further families known, in this process, wherever a checkpoint is read.
 *
 * @returns takes them back; a second call does nothing
 * @throws InputError for a modelType that another one has
 */
export function registerArchitectures(more: readonly Architecture[]): () => void {
  const added: Architecture[] = [];
  for (const architecture of more) {
    const same = known.find(({ modelType }) => modelType === architecture.modelType);
    if (same === architecture) continue;
    if (same !== undefined) {
      throw new InputError(
        `modelType must be an architecture's own, but '${architecture.modelType}' is ${same.title}; choose another name`,
      );
    }
    known.push(architecture);
    added.push(architecture);
  }
  return () => {
    for (const architecture of added.splice(0)) known.splice(known.indexOf(architecture), 1);
  };
}

/**
 * The family of a model.
 *
 * @throws InputError for a modelType that is not known
 */
export function architectureOf(config: TextConfig): TextArchitecture;
export function architectureOf(config: ImageConfig): ImageArchitecture;
export function architectureOf(config: Pick<EncoderConfig, 'modelType'>): Architecture;
export function architectureOf({ modelType }: Pick<EncoderConfig, 'modelType'>): Architecture {
  const found = known.find((architecture) => architecture.modelType === modelType);
  if (found !== undefined) return found;
  throw new InputError(
    `modelType must be one of ${known.map((each) => each.modelType).join(', ')}, got '${modelType}'; registerArchitectures adds others`,
  );
}

/** Whether a model reads text. */
export function readsText(config: TransformerConfig): config is TextConfig {
  return architectureOf(config).reads === 'text';
}

/** Whether a model reads images. */
export function readsImages(config: TransformerConfig): config is ImageConfig {
  return architectureOf(config).reads === 'image';
}
