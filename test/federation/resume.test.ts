import assert from 'node:assert/strict';
import { type FederatedOptions, type FederatedRun, type RunSnapshot, runFederated } from '../../src/federation';
import { packRunState, unpackRunState } from '../../src/federation/runState';
import { RandomStream } from '../../src/math';
import type { Settings } from '../../src/settings';
import { easyImageSplit, smallVit } from './images';
import { small, traceOf } from './small';

const schedule = [[0, 2], [], [1], [0, 1, 2], [2], [], [1, 0], [0]];

/** A snapshot in memory that counts what is asked of it. */
function memorySnapshot(): RunSnapshot & { written: number; bytes: Uint8Array | undefined } {
  return {
    written: 0,
    bytes: undefined,
    read() {
      return this.bytes;
    },
    write(bytes) {
      this.written++;
      this.bytes = bytes.slice();
    },
  };
}

describe('a run that was interrupted', () => {
  const base: FederatedOptions = {
    settings: { ...small, loraLearningRate: 0.05, headLearningRate: 0.03, encoderLearningRate: 0.01 },
    split: easyImageSplit(3, 12),
    classCount: 2,
    pretrained: smallVit(),
    trace: traceOf(3, schedule),
    backend: 'wasm',
    snapshotEveryMs: 0,
  };
  const changes: readonly Partial<Settings>[] = [
    {},
    { serverOptimiser: 'momentum' },
    { serverOptimiser: 'adam', loraLearningRate: 0.01 },
    { adaptation: 'full', serverOptimiser: 'adam', encoderLearningRate: 0.002 },
    { adaptation: 'head' },
  ];

  async function interruptedAt(round: number, options: FederatedOptions): Promise<FederatedRun> {
    const snapshot = memorySnapshot();
    const controller = new AbortController();
    const stopped = runFederated({
      ...options,
      snapshot,
      signal: controller.signal,
      onProgress: (done) => {
        if (done === round) controller.abort();
      },
    });
    await assert.rejects(stopped, { name: 'AbortError' });
    assert.equal(snapshot.written, round);
    let first = 0;
    const resumed = await runFederated({
      ...options,
      snapshot,
      onProgress: (done) => {
        first ||= done;
      },
    });
    assert.equal(first, round + 1, 'finished rounds are not played again');
    return resumed;
  }

  for (const change of changes) {
    it(`ends with the same results and weights, bit for bit: ${JSON.stringify(change)}`, async () => {
      const options = { ...base, settings: { ...base.settings, ...change } };
      const whole = await runFederated(options);
      const stream = new RandomStream(11, JSON.stringify(change));
      for (const round of [1 + stream.integer(3), 4 + stream.integer(4)]) {
        assert.deepEqual(await interruptedAt(round, options), whole, `interrupted after round ${round}`);
      }
    });
  }

  it('that was killed just before its end only hands over what it has', async () => {
    const snapshot = memorySnapshot();
    const whole = await runFederated({ ...base, snapshot });
    assert.equal(snapshot.written, schedule.length);
    assert.deepEqual(await runFederated({ ...base, snapshot }), whole);
  });

  it('writes no snapshot before its time', async () => {
    const snapshot = memorySnapshot();
    await runFederated({ ...base, snapshot, snapshotEveryMs: 60_000 });
    assert.equal(snapshot.written, 0);
  });

  it('refuses the state of another model', async () => {
    const snapshot = memorySnapshot();
    await runFederated({ ...base, snapshot });
    const other = { ...base, settings: { ...base.settings, loraRank: 1 } };
    await assert.rejects(runFederated({ ...other, snapshot }), /elements of '.*query\.A' where 16 are due/);
  });
});

describe('the packed state of a run', () => {
  it('unpacks to what was packed, to the last bit', () => {
    const state = {
      round: 3,
      scheduledLoss: [0.1 + 0.2, null, 1e-300],
      evaluations: { round: [0, 2], trainingLoss: [Math.LN2, 1 / 3], testAccuracy: [0.5, 2 / 3] },
      accuracies: [1 / 3, 1],
      heads: [
        { classes: 2, hidden: 1, weight: Float32Array.of(1.5, -0), bias: Float32Array.of(0.1, 1e-40) },
        { classes: 2, hidden: 1, weight: Float32Array.of(3, 4), bias: Float32Array.of(5, 6) },
      ],
      trained: new Map([
        ['trained/größe.A', Float32Array.of(1, 2, 3)],
        ['optimiser/steps', Float32Array.of(7)],
      ]),
    };
    assert.deepEqual(unpackRunState(packRunState(state)), state);
    // A state may lie anywhere in a larger buffer.
    const packed = packRunState(state);
    const shifted = new Uint8Array(packed.length + 3);
    shifted.set(packed, 3);
    assert.deepEqual(unpackRunState(shifted.subarray(3)), state);
  });
});
