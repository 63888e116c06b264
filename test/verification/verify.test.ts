import assert from 'node:assert/strict';
import { type Environment, type Json, makeRecord, type RunRecord } from '../../src/records';
import { allVerified, compareRecords, type RecordComparison, type VerifiedRun } from '../../src/verification';
import { mustBeIdentical } from '../../src/verification/tolerances';
import { environmentOf } from '../records/environmentOf';

const here: Environment = environmentOf({ node: '20.1.0', platform: 'linux-x64', processor: 'P' });

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

const elsewhere: Environment = { ...here, platform: 'darwin-arm64', processor: 'Q' };
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
    assert.equal(against(curves(0.405, 0.79)).status, 'within');
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

  it('asks for equal bits only where the processor cannot matter or is the same', () => {
    const onnx = { ...here, backend: 'onnx' };
    const { processor: _, ...old } = onnx;
    assert.equal(mustBeIdentical(here, { ...here, processor: 'Q' }), true);
    assert.equal(mustBeIdentical(onnx, onnx), true);
    assert.equal(mustBeIdentical(onnx, { ...onnx, processor: 'Q' }), false);
    assert.equal(mustBeIdentical(onnx, old), false);
    assert.equal(mustBeIdentical(here, { ...here, node: '22.0.0' }), false);
    assert.equal(mustBeIdentical(here, { ...here, node: '20.9.9' }), true);
    assert.equal(mustBeIdentical(here, { ...here, backend: 'cpu' }), false);
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
    assert.equal(allVerified([verified('identical'), verified('within')]), true);
    assert.equal(allVerified([verified('identical'), verified('differs')]), false);
    assert.equal(allVerified([verified('other settings')]), false);
  });

  it('lets only optional records be missing, and not all of them', () => {
    assert.equal(allVerified([verified('identical'), verified(undefined)]), false);
    assert.equal(allVerified([verified('identical'), verified(undefined, 'real data')]), true);
    assert.equal(allVerified([verified('differs', 'on request')]), false);
    assert.equal(allVerified([verified(undefined, 'on request')]), false);
    assert.equal(allVerified([]), false);
  });
});
