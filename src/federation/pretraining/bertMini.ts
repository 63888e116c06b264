import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BertConfig, specialPieces, WordPieceTokenizer } from '../../model';
import { repositoryRoot, sha256 } from '../../records';
import { generatedWords } from '../../tasks';
import { BertPretraining, type PretrainingPhase } from './bertPretraining';
import type { MiniModel } from './miniModel';

/** Sizes of the bundled BERT, all but its vocabulary's. */
const sizes = {
  hiddenLayers: 3,
  hiddenSize: 64,
  attentionHeads: 4,
  intermediateSize: 128,
  layerNormEps: 1e-12,
  maxPositions: 128,
  tokenTypes: 2,
} as const;

/** First what single opinions mean, then what passages say of each other: the second builds on the first. */
const phases: readonly PretrainingPhase[] = [
  { until: 700, mix: { masked: 0, coherent: 0, single: 64 } },
  { until: Infinity, mix: { masked: 20, coherent: 36, single: 8 } },
];

/**
 * The vocabulary of the bundled BERT: special pieces, then every word of the generated language as one piece, then pieces of
 * ordinary English, letters among them, so that no English word is unknown.
 */
export function bertMiniVocabulary(): { readonly pieces: readonly string[]; readonly words: number } {
  const known = [...specialPieces, ...generatedWords()];
  const english = readFileSync(join(repositoryRoot, 'data', 'vocabulary', 'english-pieces.txt'), 'utf8');
  const pieces = new Set([...known, ...english.split('\n').filter((piece) => piece !== '')]);
  return { pieces: [...pieces], words: known.length };
}

/** The bundled BERT. */
export function bertMini(): MiniModel {
  const { pieces, words } = bertMiniVocabulary();
  const config: BertConfig = { modelType: 'bert', ...sizes, vocabularySize: pieces.length };
  return {
    kind: 'bert',
    seed: 0,
    schedule: { steps: 6000, learningRate: 1e-3, rise: 0.02, fall: 0.3, longestGradient: 1 },
    recipe: {
      ...config,
      phases: phases.map(({ until, mix }) => ({ until: Number.isFinite(until) ? until : 'end', ...mix })),
      words,
      vocabulary: sha256(pieces.join('\n')),
    },
    card: {
      name: 'bert-mini',
      about:
        'A BERT small enough for a federated round on a laptop, pre-trained from random weights on text that this repository ' +
        'generates. It stands in for a downloaded checkpoint: it knows the generated language well and English hardly at all ' +
        '(its vocabulary covers English, and the embeddings of those pieces are as they were drawn).',
      data:
        'passages of the generated language (`src/tasks/generated`), drawn anew for every step from streams that no task uses; ' +
        'free to use, Apache-2.0 as the repository. Beyond that only a list of English word pieces, `data/vocabulary/english-pieces.txt`.',
      labels:
        'none of any task is read, and no sentence of a task is seen on purpose. But the passages have structure that the ' +
        'generator knows: neighbours belong together (a fact and the same fact in other words, a question and a sentence ' +
        'with its answer, an opinion and how an audience reacts), and telling whole passages from corrupted ones is close ' +
        'in kind to the paraphrase and entailment tasks, as guessing the reaction is to the sentiment task.',
      objectives: [
        '`masked`: the words behind [MASK], from the token (masked language modelling)',
        '`replaced`: whether a person in a passage stands where another stood, from the token (as ELECTRA)',
        '`coherent`: whether the passage is whole or corrupted, from the feature vector (as next-sentence prediction)',
        '`next`: the verb of the sentence that follows an opinion, from the feature vector (as skip-thought)',
      ],
    },
    start: (seed) => BertPretraining.create({ config, tokenizer: new WordPieceTokenizer(pieces), words, phases, seed }),
  };
}
