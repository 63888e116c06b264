import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { randomPretrained } from '../../src/checkpoint';
import { imageReader } from '../../src/federation';
import { pretrainEncoder, storedPretrained } from '../../src/pretraining';
import { SliceProblem } from '../../src/pretraining/sliceProblem';
import { frozenEmbedding } from '../../src/pretraining/trainableEmbedding';
import { createEncoder } from '../../src/transformer';
import { easyImageSplit, smallVit } from '../federation/images';
import { allWeights, easySentences, small } from '../federation/small';
import { ownRuns } from '../ownRuns';

describe('the brief pre-training', () => {
  const examples = easySentences(800);
  const options = { examples, classCount: 2, settings: small, backend: 'wasm' } as const;

  it('lowers the loss and reads sentences it has not seen', async () => {
    const { curve, pretrained } = await pretrainEncoder(options);
    assert.ok(curve.loss[0]! > 0.6 && curve.loss.at(-1)! < 0.3, `loss ${curve.loss}`);
    assert.ok(curve.heldOutAccuracy.at(-1)! > 0.8, `held-out accuracy ${curve.heldOutAccuracy}`);
    assert.equal(curve.steps.at(-1), small.pretrainSteps);
    assert.equal(
      pretrained.weights.get('embeddings.word_embeddings.weight')?.shape[0],
      pretrained.tokenizer?.vocabulary.length,
    );
  });

  it('changes every weight that a sentence reaches, embeddings included', async () => {
    const { pretrained } = await pretrainEncoder({ ...options, settings: { ...small, pretrainSteps: 2 } });
    const start = randomPretrained(pretrained.config, small.seed);
    for (const [name, { data }] of pretrained.weights) {
      // A bias of all keys shifts every score of a query alike, which softmax does not see.
      if (name.endsWith('key.bias')) continue;
      assert.notDeepEqual(data, start.weights.get(name)!.data, `${name} did not move`);
    }
  });

  it('gives the same model bit for bit', async () => {
    const settings = { ...small, pretrainSteps: 8 };
    const [one, two] = [
      await pretrainEncoder({ ...options, settings }),
      await pretrainEncoder({ ...options, settings }),
    ];
    assert.deepEqual(allWeights(one.pretrained), allWeights(two.pretrained));
    const other = await pretrainEncoder({ ...options, settings: { ...settings, seed: 10 } });
    assert.notDeepEqual(allWeights(one.pretrained), allWeights(other.pretrained));
  });

  it('asks the same of a step whichever steps came before it', async () => {
    const pretrained = { ...smallVit() };
    const encoder = await createEncoder(pretrained, { backend: 'wasm' });
    const reader = imageReader(pretrained, { backend: 'wasm' });
    const examples = easyImageSplit(3, 30).devices.flat();
    await reader.prepare(examples);
    const problem = () =>
      new SliceProblem({
        examples,
        settings: { seed: 3, pretrainBatchSize: 16 },
        classCount: 2,
        pretrained,
        bottom: frozenEmbedding(reader),
        encoder,
      });
    const [walked, jumped] = [problem(), problem()];
    const losses: unknown[] = [];
    for (let step = 0; step < 12; step++) losses.push((await walked.gradient(step)).losses);
    assert.equal(new Set(losses.map((loss) => JSON.stringify(loss))).size, 12, 'every batch is another');
    for (const step of [11, 4, 5, 0]) assert.deepEqual((await jumped.gradient(step)).losses, losses[step]);
    encoder.dispose();
  });

  it('zero steps are the random model with a vocabulary of the public slice', async () => {
    const { pretrained, curve } = await pretrainEncoder({ ...options, settings: { ...small, pretrainSteps: 0 } });
    assert.deepEqual(allWeights(pretrained), allWeights(randomPretrained(pretrained.config, small.seed)));
    assert.deepEqual(curve.steps, []);
  });

  it('leaves no tensor behind, finished or aborted', async () => {
    const settings = { ...small, pretrainSteps: 4 };
    await pretrainEncoder({ ...options, settings });
    const before = tf.memory().numTensors;
    await pretrainEncoder({ ...options, settings });
    assert.equal(tf.memory().numTensors, before);
    const controller = new AbortController();
    const aborted = pretrainEncoder({
      ...options,
      settings,
      signal: controller.signal,
      onProgress: (done) => done === 2 && controller.abort(),
    });
    await assert.rejects(aborted, { name: 'AbortError' });
    assert.equal(tf.memory().numTensors, before);
  });

  it('without public examples there is nothing to build a vocabulary from', async () => {
    await assert.rejects(
      pretrainEncoder({ ...options, examples: [] }),
      /at least 2 examples, got 0; raise pretrainExamples/,
    );
  });

  describe('on disk', () => {
    ownRuns();
    const stored = { ...options, settings: { ...small, pretrainSteps: 3 } };

    it('is made once, and reading it back gives the weights that were trained', async () => {
      const direct = await pretrainEncoder(stored);
      const made = await storedPretrained(stored);
      const kept = await storedPretrained(stored);
      assert.deepEqual([made.status, kept.status], ['made', 'kept']);
      assert.equal(made.folder, kept.folder);
      assert.deepEqual(kept.curve, direct.curve);
      assert.deepEqual(new Map(kept.pretrained.weights), new Map(direct.pretrained.weights));
      assert.deepEqual(kept.pretrained.tokenizer?.vocabulary, direct.pretrained.tokenizer?.vocabulary);
    });

    it('other settings or another sentence make another model', async () => {
      const { folder: first } = await storedPretrained(stored);
      const wider = await storedPretrained({ ...stored, settings: { ...stored.settings, intermediateSize: 20 } });
      const changed = examples.map((example, i) => (i === 7 ? { ...example, label: 1 - example.label } : example));
      const relabelled = await storedPretrained({ ...stored, examples: changed });
      assert.equal(new Set([first, wider.folder, relabelled.folder]).size, 3);
      assert.deepEqual([wider.status, relabelled.status], ['made', 'made']);
    });

    it('an interrupted save is made again', async () => {
      const { folder: model } = await storedPretrained(stored);
      writeFileSync(join(model, 'pretraining.json'), '{"key": "torn');
      assert.equal((await storedPretrained(stored)).status, 'made');
      rmSync(join(model, 'pretraining.json'));
      assert.equal((await storedPretrained(stored)).status, 'made');
    });
  });
});
