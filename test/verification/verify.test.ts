import assert from 'node:assert/strict';
import { type Environment, type Json, makeRecord, type RunRecord } from '../../src/records';
import {
  allVerified,
  compareRecords,
  describeAgreement,
  type RecordComparison,
  sameArithmetic,
  type VerifiedRun,
} from '../../src/verification';
import { environmentOf } from '../records/environmentOf';

const here: Environment = environmentOf({
  backend: 'onnx',
  runtime: 'onnxruntime-node 1.30.0',
  instructions: 'avx512',
  node: '20.1.0',
  platform: 'linux-x64',
  processor: 'P',
});

function recordOf(
  results: unknown,
  environment: Environment = here,
  experiment = 'learning',
  settings: object = { rounds: 10 },
): RunRecord {
  return makeRecord({
    experiment,
    run: 'a/seed-0',
    labels: { task: 'a', seed: 0 },
    settings: settings as never,
    seed: 0,
    environment,
    results: results as Json,
  });
}

const elsewhere: Environment = { ...here, platform: 'darwin-arm64', processor: 'Q', instructions: 'neon' };
const curves = (loss: number, accuracy: number, devices = 4): object => ({
  evaluations: { trainingLoss: [0.7, loss], testAccuracy: [0.5, accuracy] },
  rounds: { devices: [20, devices], delay: [1.5, 2] },
});

describe('comparing a fresh record with the reference', () => {
  it('is identical for equal results, wherever they were made', () => {
    for (const place of [here, elsewhere]) {
      const { status, differences } = compareRecords(recordOf(curves(0.4, 0.8), place), recordOf(curves(0.4, 0.8)));
      assert.deepEqual([status, differences], ['identical', []]);
    }
  });

  it('on the same arithmetic takes the last bit for a difference, and names the number', () => {
    const { status, exact, differences } = compareRecords(
      recordOf(curves(0.4 + 2 ** -50, 0.8)),
      recordOf(curves(0.4, 0.8)),
    );
    assert.deepEqual([status, exact], ['differs', true]);
    assert.equal(differences.length, 1);
    assert.equal(differences[0]!.field, 'evaluations.trainingLoss[1]');
    assert.equal(differences[0]!.reference, 0.4);
    assert.match(differences[0]!.allowed, /same arithmetic/);
  });

  it('on other arithmetic allows each field its tolerance, and no more', () => {
    const against = (results: object) => compareRecords(recordOf(results, elsewhere), recordOf(curves(0.4, 0.8)));
    assert.equal(against(curves(0.405, 0.79)).status, 'agrees');
    assert.equal(against(curves(0.405, 0.79)).largest!.field, 'evaluations.testAccuracy[1]');
    assert.deepEqual(
      against(curves(0.45, 0.79)).differences.map(({ field }) => field),
      ['evaluations.trainingLoss[1]'],
    );
    assert.deepEqual(
      against(curves(0.4, 0.7)).differences.map(({ field }) => field),
      ['evaluations.testAccuracy[1]'],
    );
    // A count may not be off at all.
    assert.deepEqual(
      against(curves(0.4, 0.8, 5)).differences.map(({ field }) => field),
      ['rounds.devices[1]'],
    );
  });

  it('sees lists of another length, fields that are missing, and values that are no numbers', () => {
    const reference = recordOf({ a: [1, 2], b: 'x', c: null });
    const fields = (results: object) =>
      compareRecords(recordOf(results, elsewhere), reference).differences.map((d) => d.field);
    assert.deepEqual(fields({ a: [1], b: 'x', c: null }), ['a']);
    assert.deepEqual(fields({ a: [1, 2], c: null }), ['b']);
    assert.deepEqual(fields({ a: [1, 2], b: 'y', c: 0 }), ['b', 'c']);
  });

  it('compares no runs that were told different things, and says what', () => {
    const { status, differences } = compareRecords(
      recordOf(curves(0.4, 0.8), here, 'learning', { rounds: 20 }),
      recordOf(curves(0.4, 0.8)),
    );
    assert.equal(status, 'other settings');
    assert.equal(differences[0]!.field, 'settings.rounds');
  });

  it('leaves out what a clock measured, and compares the counts beside it', () => {
    const times = (mean: number, meanEvaluations: number) => [{ mean, largest: 2 * mean, meanEvaluations }];
    const compare = (mean: number, evaluations: number) =>
      compareRecords(
        recordOf(times(mean, evaluations), here, 'running-time'),
        recordOf(times(3, 100), here, 'running-time'),
      );
    assert.equal(compare(50, 100).status, 'identical');
    assert.deepEqual(
      compare(50, 101).differences.map(({ field }) => field),
      ['[0].meanEvaluations'],
    );
  });

  it('takes the last name of a field for what it is, not one further up', () => {
    // Everything below `cases` was taken for a count once, and Node.js 24 then failed for the last bit of a step size.
    const results = (step: number, devices = 3) => ({
      cases: [{ step, devices, worstScore: 2 * step }],
      violations: 1,
    });
    const against = (step: number, devices?: number) =>
      compareRecords(recordOf(results(step, devices), elsewhere, 'bound'), recordOf(results(0.3), here, 'bound'));
    assert.equal(against(0.3 + 2 ** -50).status, 'agrees');
    assert.deepEqual(
      against(0.3, 4).differences.map(({ field }) => field),
      ['cases[0].devices'],
    );
  });

  it('says identical, agrees with the distance of the number that is furthest off, or differs', () => {
    const against = (loss: number) =>
      describeAgreement(compareRecords(recordOf(curves(loss, 0.8), elsewhere), recordOf(curves(0.4, 0.8))));
    assert.equal(against(0.4), 'identical');
    assert.equal(against(0.4 + 1e-7), 'agrees (1.0e-7)');
    assert.equal(against(0.5), 'differs');
  });

  it('asks for equal bits where the instruction set that was used is the same, whatever the processor is called', () => {
    const same = (change: Partial<Environment>, of: Environment = here) => sameArithmetic({ ...of, ...change }, of);
    assert.equal(same({}), true);
    assert.equal(same({ processor: 'Q', node: '24.0.0' }), true);
    for (const change of [
      { instructions: 'avx2' },
      { runtime: 'onnxruntime-node 1.31.0' },
      { threads: 2 },
      { platform: 'darwin-x64' },
      { backend: 'tensorflow' },
    ]) {
      assert.equal(same(change), false, JSON.stringify(change));
    }
    assert.equal(same({}, { ...here, instructions: 'unknown' }), false);
  });

  it('asks for equal bits everywhere of WebAssembly and of what needs no tensors', () => {
    const anywhere = { platform: 'darwin-arm64', processor: 'Q', node: '24.0.0' };
    for (const [backend, instructions] of [
      ['none', 'none'],
      ['wasm', 'wasm'],
    ] as const) {
      const of = { ...here, backend, instructions };
      assert.equal(sameArithmetic({ ...of, ...anywhere }, of), true);
    }
    const cpu = { ...here, backend: 'cpu', instructions: 'javascript' };
    assert.equal(sameArithmetic({ ...cpu, processor: 'Q' }, cpu), true);
    assert.equal(sameArithmetic({ ...cpu, node: '24.0.0' }, cpu), false);
  });
});

describe('whether all is verified', () => {
  const reference = recordOf(curves(0.4, 0.8));
  const verified = (status: RecordComparison['status'] | undefined, optional: VerifiedRun['optional'] = null) => ({
    experiment: 'learning',
    run: 'a/seed-0',
    labels: { task: 'a', seed: 0 },
    reference,
    comparison: status === undefined ? undefined : { status, exact: true, differences: [], largest: null },
    optional,
  });

  it('asks every record to be equal or within its tolerance', () => {
    assert.equal(allVerified([verified('identical'), verified('agrees')]), true);
    assert.equal(allVerified([verified('identical'), verified('differs')]), false);
    assert.equal(allVerified([verified('identical'), verified('agrees')], { exact: true }), false);
    assert.equal(allVerified([verified('identical')], { exact: true }), true);
    assert.equal(allVerified([verified('other settings')]), false);
  });

  it('lets only optional records be missing, and not all of them', () => {
    const part = [verified('identical'), verified(undefined)];
    assert.equal(allVerified(part), true);
    assert.equal(allVerified(part, { asked: 'core' }), false);
    assert.equal(allVerified([verified('identical'), verified(undefined, 'real data')], { asked: 'core' }), true);
    const core = [verified('identical'), verified(undefined, 'extended')];
    assert.equal(allVerified(core, { asked: 'core' }), true);
    assert.equal(allVerified(core, { asked: 'extended' }), false);
    assert.equal(allVerified([verified('differs', 'on request')]), false);
    assert.equal(allVerified([verified(undefined, 'on request')]), false);
    assert.equal(allVerified([]), false);
  });
});
