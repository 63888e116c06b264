import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadPretrained, type Pretrained, randomPretrained } from '../../src/checkpoint';
import { RandomStream } from '../../src/math';
import { bertMini, bundledModel, factsFile, modelDigest, type PretrainingFacts } from '../../src/pretraining';
import { headGradient, headStep, initialHead, predictions, textEmbedding } from '../../src/split';
import { generateSentiment, type TextExample } from '../../src/tasks';
import { createEncoder } from '../../src/transformer';

describe('the bundled BERT', () => {
  const folder = bundledModel('bert');

  it('is the model that its card tells of, small enough to commit', () => {
    const facts = JSON.parse(readFileSync(join(folder, factsFile), 'utf8')) as PretrainingFacts;
    assert.equal(modelDigest(folder), facts.digest);
    assert.ok(readFileSync(join(folder, 'README.md'), 'utf8').includes(facts.digest));
    assert.ok(statSync(join(folder, 'model.safetensors')).size < 2e6);
    assert.ok(existsSync(join(folder, 'vocab.txt')));
  });

  it('was made by the recipe that is in the code', () => {
    const facts = JSON.parse(readFileSync(join(folder, factsFile), 'utf8')) as PretrainingFacts;
    const { kind, seed, schedule, recipe } = bertMini();
    assert.deepEqual(facts.recipe, JSON.parse(JSON.stringify({ kind, seed, schedule, ...recipe })));
    assert.equal(facts.curve.at(-1)!.step, schedule.steps);
  });

  it('knows something that random weights do not: its frozen features tell the sentiment of most sentences', async () => {
    const model = await loadPretrained(folder);
    const random = { ...randomPretrained(model.config, 0), tokenizer: model.tokenizer! };
    const examples = generateSentiment({ seed: 40, count: 1400 });
    const known = await probe(model, examples);
    const unknown = await probe(random, examples);
    assert.ok(known > 0.8, `the bundled model's features reach ${known}`);
    assert.ok(unknown < known - 0.15, `random features reach ${unknown}`);
  });
});

/** Test accuracy of a linear classifier on a model's frozen features: 1000 examples to fit, the rest to test. */
async function probe(model: Pretrained, examples: readonly TextExample[]): Promise<number> {
  const { hiddenSize } = model.config;
  const encoder = await createEncoder(model, { backend: 'onnx' });
  try {
    const inputs = examples.map(({ text }) => model.tokenizer!.encode(text, undefined, 24));
    const features = await encoder.infer(textEmbedding(model).embed(inputs), new Map());
    const labels = Int32Array.from(examples, ({ label }) => label);
    let head = initialHead(2, hiddenSize, new RandomStream(0, 'probe'));
    const fitted = features.subarray(0, 1000 * hiddenSize);
    for (let i = 0; i < 300; i++) head = headStep(head, headGradient(head, fitted, labels.subarray(0, 1000)), 1);
    const answers = predictions(head, features.slice(1000 * hiddenSize));
    return answers.filter((answer, i) => answer === labels[1000 + i]).length / answers.length;
  } finally {
    encoder.dispose();
  }
}
