import { WordPieceTokenizer } from '../../src/checkpoint';
import { BertPretraining, bertMiniVocabulary, type MiniModel, pretrainMini } from '../../src/pretraining';
import type { BertConfig } from '../../src/transformer';

/** The bundled BERT's recipe at a size that takes a second. */
export function smallMini(): MiniModel {
  const { pieces, words } = bertMiniVocabulary();
  const known = pieces.slice(0, words);
  const config: BertConfig = {
    modelType: 'bert',
    hiddenLayers: 1,
    hiddenSize: 16,
    attentionHeads: 2,
    intermediateSize: 16,
    layerNormEps: 1e-12,
    vocabularySize: known.length,
    maxPositions: 48,
    tokenTypes: 2,
  };
  const phases = [
    {
      until: 4,
      mix: { masked: 0, coherent: 0, single: 6 },
    },
    {
      until: Infinity,
      mix: { masked: 4, coherent: 3, single: 2 },
    },
  ];
  return {
    kind: 'bert',
    seed: 3,
    schedule: { steps: 30, learningRate: 1e-2, rise: 0.1, fall: 0.3, longestGradient: 1 },
    recipe: { ...config },
    card: {
      name: 'bert-small',
      about: 'For a test.',
      data: 'the generated language.',
      labels: 'none.',
      objectives: ['`masked`: words'],
    },
    start: (seed) => BertPretraining.create({ config, tokenizer: new WordPieceTokenizer(known), words, phases, seed }),
  };
}

/**
 * Run by a test as a process of its own, to be killed: `node smallMini.ts FOLDER HOLD`. Tells every step, and after step HOLD
 * does no more.
 */
async function main(folder: string, hold: number): Promise<void> {
  const { digest } = await pretrainMini(smallMini(), {
    folder,
    everySeconds: 0,
    onProgress(done) {
      process.stdout.write(`step ${done}\n`);
      if (done === hold) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  });
  process.stdout.write(`digest ${digest}\n`);
}

if (require.main === module) void main(process.argv[2]!, Number(process.argv[3]));
