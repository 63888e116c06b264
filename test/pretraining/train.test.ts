import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DivergenceError } from '../../src/errors';
import { RandomStream } from '../../src/math';
import { type TrainingProblem, train } from '../../src/pretraining';
import { openSnapshot } from '../../src/records';

/** A bowl with noise: sum of curvature_i (w_i - goal_i)^2 / 2, seen through a gradient that jitters with the step. */
function bowl(): TrainingProblem & { readonly steps: number[] } {
  const weights = new Map([
    ['a', Float32Array.of(3, -2)],
    ['b', Float32Array.of(0.5)],
  ]);
  const goal = new Map([
    ['a', [1, 1]],
    ['b', [-1]],
  ]);
  const steps: number[] = [];
  return {
    weights,
    steps,
    async gradient(step) {
      steps.push(step);
      const stream = new RandomStream(5, `bowl/${step}`);
      let loss = 0;
      const gradients = new Map<string, Float32Array>();
      for (const [name, weight] of weights) {
        gradients.set(
          name,
          weight.map((w, i) => {
            const off = w - goal.get(name)![i]!;
            loss += (off * off) / 2;
            return off + 0.1 * stream.normal();
          }),
        );
      }
      return { losses: { loss, half: loss / 2 }, gradients };
    },
    async measure() {
      return { first: weights.get('a')![0]! };
    },
  };
}

const schedule = { steps: 120, learningRate: 0.05, rise: 0.1, fall: 0.3 };
const values = ({ weights }: TrainingProblem): number[] => [...weights.values()].flatMap((data) => [...data]);

describe('the training loop', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-train-'));
    path = join(folder, 'state.snapshot');
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const kept = (onNotice: (message: string) => void = () => {}) => openSnapshot({ path, key: 'bowl', onNotice });

  it('goes down the bowl and tells its curve', async () => {
    const problem = bowl();
    const { curve } = await train(problem, { schedule, points: 4 });
    assert.deepEqual(
      curve.map(({ step }) => step),
      [30, 60, 90, 120],
    );
    assert.ok(curve[3]!.losses['loss']! < 0.05 * curve[0]!.losses['loss']!, JSON.stringify(curve));
    assert.ok(Math.abs(curve[2]!.losses['half']! - curve[2]!.losses['loss']! / 2) < 1e-12);
    assert.equal(curve[3]!.measures['first'], problem.weights.get('a')![0]);
  });

  it('aborted and continued, any number of times, ends where an undisturbed run ends, bit for bit', async () => {
    const whole = bowl();
    const undisturbed = await train(whole, { schedule, points: 4 });
    let problem = bowl();
    for (const stop of [1, 47, 48, 101]) {
      problem = bowl(); // nothing but the file survives
      const controller = new AbortController();
      const stopped = train(problem, {
        schedule,
        points: 4,
        snapshot: kept(),
        snapshotEverySeconds: 1000,
        signal: controller.signal,
        onProgress: (done) => done === stop && controller.abort(),
      });
      await assert.rejects(stopped, { name: 'AbortError' });
    }
    problem = bowl();
    const last = await train(problem, { schedule, points: 4, snapshot: kept() });
    assert.equal(last.resumedFrom, 101);
    assert.deepEqual(
      problem.steps,
      Array.from({ length: 19 }, (_, i) => 101 + i),
    );
    assert.deepEqual(values(problem), values(whole));
    assert.deepEqual(last.curve, undisturbed.curve);
    const again = bowl();
    await train(again, { schedule, points: 4, snapshot: kept() });
    assert.deepEqual([again.steps, values(again)], [[], values(whole)], 'a finished run is not repeated');
  });

  it('after a crash goes on from the last write', async () => {
    const whole = bowl();
    await train(whole, { schedule });
    const crashing = bowl();
    const { gradient } = crashing;
    crashing.gradient = async (step) => {
      if (step === 60) throw new Error('power cut');
      return gradient(step);
    };
    const options = { schedule, snapshot: kept(), snapshotEverySeconds: 0 };
    await assert.rejects(train(crashing, options), /power cut/);
    const resumed = bowl();
    assert.equal((await train(resumed, options)).resumedFrom, 60);
    assert.deepEqual(values(resumed), values(whole));
  });

  it("takes no other training's state for its own", async () => {
    const other = openSnapshot({ path, key: 'box' });
    await train(bowl(), { schedule, snapshot: other });
    const notices: string[] = [];
    const own = bowl();
    const { resumedFrom } = await train(own, { schedule, snapshot: kept((message) => notices.push(message)) });
    assert.deepEqual([resumedFrom, own.steps.length], [0, schedule.steps]);
    assert.match(notices.join(), /belongs to other settings or another version of the code; starting this run/);
  });

  it('takes no damaged state for its own: it says so and starts from its beginning, to the same end', async () => {
    const whole = bowl();
    await train(whole, { schedule });
    const stopping = bowl();
    const { gradient } = stopping;
    stopping.gradient = async (step) => {
      if (step === 60) throw new Error('power cut');
      return gradient(step);
    };
    const options = { schedule, snapshot: kept(), snapshotEverySeconds: 0 };
    await assert.rejects(train(stopping, options), /power cut/);
    const good = readFileSync(path);
    const flipped = (at: number, mask: number): Buffer => {
      const bytes = Buffer.from(good);
      bytes[at]! ^= mask;
      return bytes;
    };
    // Cut, emptied, and one bit of a weight, of the header and of the step flipped.
    const step = good.indexOf('"step":') + 7;
    for (const bytes of [
      good.subarray(0, 100),
      Buffer.alloc(0),
      flipped(good.length - 3, 1),
      flipped(40, 2),
      flipped(step, 1),
    ]) {
      writeFileSync(path, bytes);
      const notices: string[] = [];
      const again = bowl();
      const { resumedFrom } = await train(again, { ...options, snapshot: kept((message) => notices.push(message)) });
      assert.equal(resumedFrom, 0);
      assert.deepEqual(values(again), values(whole));
      assert.match(notices.join(), /(torn|damaged|no snapshot|other settings).*; starting this run from its beginning/);
    }
  });

  it('shortens a gradient that is too long, keeping its direction', async () => {
    const seen: Float32Array[] = [];
    const problem: TrainingProblem = {
      weights: new Map([['w', Float32Array.of(0, 0)]]),
      async gradient() {
        const gradient = Float32Array.of(30, 40);
        seen.push(gradient);
        return { losses: { loss: 1 }, gradients: new Map([['w', gradient]]) };
      },
    };
    await train(problem, { schedule: { ...schedule, steps: 1, longestGradient: 5 } });
    assert.deepEqual([...seen[0]!], [3, 4]);
  });

  it('says where it diverged', async () => {
    const problem = bowl();
    const { gradient } = problem;
    problem.gradient = async (step) => ({ ...(await gradient(step)), ...(step === 7 && { losses: { loss: NaN } }) });
    await assert.rejects(train(problem, { schedule }), (error: Error) => {
      assert.ok(error instanceof DivergenceError);
      assert.match(error.message, /diverged at step 7 \(loss NaN\); lower the step size 0.05/);
      return true;
    });
  });
});
