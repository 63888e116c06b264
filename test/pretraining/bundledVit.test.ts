import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadPretrained, type Pretrained, randomPretrained } from '../../src/checkpoint';
import { imageReader } from '../../src/federation';
import { bundledModel, factsFile, modelCard, modelDigest, type PretrainingFacts, vitMini } from '../../src/pretraining';
import { generateImages } from '../../src/tasks';
import { createEncoder } from '../../src/transformer';

describe('the bundled ViT', () => {
  const folder = bundledModel('vit');
  const facts = JSON.parse(readFileSync(join(folder, factsFile), 'utf8')) as PretrainingFacts;

  it('is small, has the digest that its card states, and was made by the recipe that the code holds', async () => {
    const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
    assert.ok(bytes < 2 * 2 ** 20, `${bytes} bytes`);
    assert.equal(modelDigest(folder), facts.digest);
    const { kind, seed, schedule, recipe, card } = vitMini();
    assert.deepEqual(facts.recipe, JSON.parse(JSON.stringify({ kind, seed, schedule, ...recipe })));
    assert.equal(readFileSync(join(folder, 'README.md'), 'utf8'), modelCard(card, facts, await loadPretrained(folder)));
  });

  it('tells the forms of the image task apart without having seen them; random weights do not', async () => {
    const pretrained = await loadPretrained(folder);
    const random = { ...randomPretrained(pretrained.config, 0), imageProcessor: pretrained.imageProcessor! };
    const [learned, guessed] = [await formAccuracy(pretrained), await formAccuracy(random)];
    assert.ok(learned > 0.7, `class means of its features tell ${learned} of the forms`);
    assert.ok(guessed < 0.5, `class means of random features tell ${guessed} of the forms`);
  });
});

/** Share of pictures whose form is that of the nearest mean feature vector, the means being over other pictures. */
async function formAccuracy(pretrained: Pretrained): Promise<number> {
  const pictures = generateImages({ seed: 55, count: 600 });
  const encoder = await createEncoder(pretrained, { backend: 'onnx' });
  try {
    const reader = imageReader(pretrained, { backend: encoder.backend });
    await reader.prepare(pictures);
    const features = await encoder.infer(reader.embedding.embed(reader.encode(pictures).inputs), new Map());
    const { hiddenSize } = pretrained.config;
    const row = (i: number): Float32Array => features.subarray(i * hiddenSize, (i + 1) * hiddenSize);
    const form = (i: number): number => Math.floor(pictures[i]!.label / 2);
    const means = Array.from({ length: 5 }, () => new Float64Array(hiddenSize));
    const counts = new Float64Array(5);
    for (let i = 0; i < 400; i++) {
      counts[form(i)]!++;
      for (let j = 0; j < hiddenSize; j++) means[form(i)]![j]! += row(i)[j]!;
    }
    let right = 0;
    for (let i = 400; i < 600; i++) {
      const distances = means.map((mean, f) => {
        let sum = 0;
        for (let j = 0; j < hiddenSize; j++) sum += (row(i)[j]! - mean[j]! / counts[f]!) ** 2;
        return sum;
      });
      if (distances.indexOf(Math.min(...distances)) === form(i)) right++;
    }
    return right / 200;
  } finally {
    encoder.dispose();
  }
}
