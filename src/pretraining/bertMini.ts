import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { specialPieces, WordPieceTokenizer } from '../checkpoint';
import { repositoryRoot, sha256 } from '../records';
import { generatedWords } from '../tasks';
import type { BertConfig } from '../transformer';
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

/**
 * First what a single opinion means, then whether two texts agree. The second builds on the first: both at once, the model is
 * stuck at chance for longer than the whole takes.
 */
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
    schedule: { steps: 3000, learningRate: 1e-3, rise: 0.03, fall: 0.35, longestGradient: 1 },
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
        'generator knows: neighbours belong together (a judgement and the same in other words, a question and a sentence that ' +
        'says yes, an opinion and how an audience took it), and a corrupted passage has one word of opposite meaning. Telling ' +
        'the two apart is close in kind to the paraphrase and entailment tasks, as guessing the reaction is to sentiment: ' +
        'read the accuracies on the generated tasks as those of a model pre-trained on much text of their own language.',
      objectives: [
        '`masked`: the words behind [MASK], from the token (masked language modelling)',
        '`replaced`: whether a word stands where one of opposite meaning stood, from the token (as ELECTRA)',
        '`coherent`: whether the passage is whole or corrupted, from the feature vector (as next-sentence prediction)',
        '`next`: the verb of the sentence that follows an opinion, from the feature vector (as skip-thought); alone in the first 700 steps, where the others read 0',
      ],
    },
    start: (seed) => BertPretraining.create({ config, tokenizer: new WordPieceTokenizer(pieces), words, phases, seed }),
  };
}
