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

/** A folder of runs of a test's own, named by FEDFT_RUNS while the tests of a `describe` run. */
export function ownRunsFolder(): { readonly path: () => string } {
  let folder = '';
  const held = process.env['FEDFT_RUNS'];
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-experiment-'));
    process.env['FEDFT_RUNS'] = join(folder, 'runs');
  });
  after(() => {
    rmSync(folder, { recursive: true });
    if (held === undefined) delete process.env['FEDFT_RUNS'];
    else process.env['FEDFT_RUNS'] = held;
  });
  return { path: () => folder };
}

/** Executes a run outside any plan. */
export function execute(run: RunDefinition, more: Partial<RunContext> = {}) {
  return run.execute({ onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot, ...more });
}
