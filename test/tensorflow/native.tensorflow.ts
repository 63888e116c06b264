import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type LearningRunResults, learning } from '../../src/experiments';
import { checkModel } from '../../src/pretraining';
import { repositoryRoot } from '../../src/records';
import { createEncoder, type Encoder, type Tape } from '../../src/transformer';
import { execute, ownRunsFolder, saveTinyBert, saveTinyVit } from '../experiments/tinyModels';
import { randomEmbeddings, randomGradient, randomLora, randomModel, tinyConfig } from '../transformer/models';

describe('native TensorFlow', () => {
  const folder = ownRunsFolder();

  for (const golden of ['bert-tiny-random', 'vit-tiny-random']) {
    it(`computes what the family's own software computes, forward and backward (${golden})`, async () => {
      const check = await checkModel(join(repositoryRoot, 'test', 'fixtures', 'golden', golden), ['tensorflow']);
      const beyond = check.backends[0]!.quantities.filter(({ passed }) => !passed);
      assert.deepEqual(beyond, []);
    });
  }

  describe('memory of its own, outside what JavaScript counts', () => {
    const config = tinyConfig('bert', { hiddenSize: 48, intermediateSize: 192 });
    const lora = randomLora(config);
    const embeddings = randomEmbeddings(config, 64, 16);
    /** At least the inputs of the blocks and of their feed-forward parts are on a tape. */
    const tapeMiB = (64 * 16 * (48 + 192) * 4) / 2 ** 20;
    let encoder: Encoder;
    before(async () => {
      encoder = await createEncoder(randomModel(config), { backend: 'tensorflow' });
      await steps(100); // the allocator takes what it needs once
    });
    after(() => encoder.dispose());

    const usedMiB = (): number => process.memoryUsage.rss() / 2 ** 20;

    async function steps(count: number, keep?: Tape[]): Promise<void> {
      for (let step = 0; step < count; step++) {
        const { tape } = await encoder.forward(embeddings, lora);
        if (keep === undefined) await encoder.backward(tape, randomGradient(64 * 48));
        else keep.push(tape);
      }
    }

    it('does not grow over 200 rounds', async () => {
      const before = usedMiB();
      await steps(200);
      const grown = usedMiB() - before;
      // A tape a round that were left behind would be 200 times this.
      assert.ok(grown < 20 * tapeMiB, `${grown.toFixed(1)} MiB more, a tape has ${tapeMiB.toFixed(2)}`);
    });

    it('grows by tapes that are held, and takes no more once they are given back', async () => {
      const before = usedMiB();
      const held: Tape[] = [];
      await steps(100, held);
      const grown = usedMiB() - before;
      assert.ok(grown > 50 * tapeMiB, `${grown.toFixed(1)} MiB more for 100 tapes of ${tapeMiB.toFixed(2)}`);
      for (const tape of held) tape.dispose();
      const freed = usedMiB();
      const again: Tape[] = [];
      await steps(80, again);
      for (const tape of again) tape.dispose();
      assert.ok(usedMiB() - freed < 20 * tapeMiB || usedMiB() - before < 1.2 * grown);
    });
  });

  it('trains a whole run, text and images, on the schedule of another backend and to the same curves', async () => {
    const tiny = { rounds: 4, deviceCount: 4, trainExamples: 80, testExamples: 40, lossExamples: 16 };
    const models = { 'generated-sentiment': saveTinyBert, 'generated-images': saveTinyVit };
    for (const [task, save] of Object.entries(models)) {
      const checkpoint = save(join(folder.path(), task));
      const [native, other] = await Promise.all(
        ['tensorflow', 'onnx'].map(async (backend) => {
          const [run] = await learning.runs({
            profile: 'smoke',
            overrides: tiny,
            tasks: [task],
            schemes: ['proposed'],
            seeds: [0],
            checkpoint,
            backend,
          });
          const outcome = await execute(run!);
          assert.equal(outcome.backend, backend);
          return outcome.results as LearningRunResults;
        }),
      );
      assert.deepEqual(native!.rounds.devices, other!.rounds.devices);
      assert.deepEqual(native!.rounds.delay, other!.rounds.delay);
      const losses = other!.evaluations.trainingLoss;
      for (const [place, loss] of native!.evaluations.trainingLoss.entries()) {
        assert.ok(Math.abs(loss - losses[place]!) < 1e-5, `${task}: ${loss} against ${losses[place]}`);
      }
    }
  });
});
