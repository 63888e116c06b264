import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildVocabulary, randomPretrained, savePretrained, WordPieceTokenizer } from '../../src/checkpoint';
import type { RunContext, RunDefinition } from '../../src/experiments';
import { noSnapshot } from '../../src/records';
import { generateSentiment } from '../../src/tasks';
import { smallVit } from '../federation/images';

/** Saves a BERT or DistilBERT of random weights that knows the words of the generated sentiment task, small enough for a test. */
export function saveTinyBert(folder: string, family: 'bert' | 'distilbert' = 'bert'): string {
  const sentences = generateSentiment({ seed: 77, count: 400 }).map(({ text }) => text);
  const vocabulary = buildVocabulary(sentences, 400);
  const model = randomPretrained(
    {
      modelType: family,
      hiddenLayers: 1,
      hiddenSize: 16,
      attentionHeads: 2,
      intermediateSize: 16,
      layerNormEps: 1e-12,
      vocabularySize: vocabulary.length,
      maxPositions: 32,
      ...(family === 'bert' && { tokenTypes: 2 }),
    },
    5,
  );
  savePretrained(folder, { ...model, tokenizer: new WordPieceTokenizer(vocabulary) });
  return folder;
}

/** Saves a ViT of random weights for 32 x 32 images. */
export function saveTinyVit(folder: string): string {
  savePretrained(folder, smallVit());
  return folder;
}

/** Folders of runs, models and data of a test's own, named by FEDFT_RUNS and so on while the tests of a `describe` run. */
export function ownRunsFolder(): { readonly path: () => string } {
  let folder = '';
  const own = { FEDFT_RUNS: 'runs', FEDFT_MODELS: 'models', FEDFT_DATA: 'data' };
  const held = Object.keys(own).map((name) => [name, process.env[name]] as const);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-experiment-'));
    for (const [name, child] of Object.entries(own)) process.env[name] = join(folder, child);
  });
  after(() => {
    rmSync(folder, { recursive: true });
    for (const [name, value] of held) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  return { path: () => folder };
}

/** Executes a run outside any plan. */
export function execute(run: RunDefinition, more: Partial<RunContext> = {}) {
  return run.execute({ onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot, ...more });
}
