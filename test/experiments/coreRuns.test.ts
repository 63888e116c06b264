import assert from 'node:assert/strict';
import { coreRuns, experiments } from '../../src/experiments';
import { committedRecords, type RunRecord } from '../../src/records';

/** The records of a name that `reproduce` makes without real data. */
function usualRecords(experiment: string): readonly RunRecord[] {
  const isReal = ({ settings }: RunRecord): boolean =>
    (settings['task'] as { readonly origin?: string } | undefined)?.origin === 'real';
  const records = committedRecords('laptop').every(experiment);
  return records.map(({ record }) => record).filter((record) => !isReal(record));
}

describe('the core of the runs', () => {
  const usual = experiments.filter(({ onRequest }) => !onRequest).map(({ name }) => name);

  it('has every scheme, variant and mode of every task, in fewer cells; of two experiments not every task of text, of one no condition of images', () => {
    const withoutSeed = ({ labels: { seed: _, ...rest } }: RunRecord): string => JSON.stringify(rest);
    const twins = ['generated-paraphrase', 'generated-entailment'];
    const stoodFor = (name: string): boolean => name === 'adaptation' || name === 'participation';
    let fewer = 0;
    for (const name of usual) {
      const all = usualRecords(name);
      const core = coreRuns(name, 'laptop', all);
      assert.ok(all.length > 0, name);
      const represented = all.filter(
        ({ labels: { task, mode } }) =>
          !(stoodFor(name) && twins.includes(String(task))) &&
          !(name === 'participation' && task === 'generated-images' && mode !== 'iid'),
      );
      assert.deepEqual(new Set(core.map(withoutSeed)), new Set(represented.map(withoutSeed)), name);
      if (core.length < all.length) fewer++;
    }
    assert.equal(fewer, 7);
  });

  it('takes the first cell of each task, whatever the order of the runs', () => {
    const all = usualRecords('learning');
    const seeds = (runs: readonly RunRecord[]) =>
      new Set(runs.map(({ labels }) => `${labels['task']} ${labels['seed']}`));
    assert.deepEqual(
      [...seeds(coreRuns('learning', 'laptop', all))].filter((name) => name.startsWith('generated-images')).sort(),
      ['generated-images 4000'],
    );
    assert.deepEqual(
      seeds(coreRuns('learning', 'laptop', [...all].reverse())),
      seeds(coreRuns('learning', 'laptop', all)),
    );
  });

  it('is all there is at the other sizes, and of an experiment of one’s own', () => {
    const all = usualRecords('learning');
    for (const profile of ['smoke', 'real', 'paper'] as const) assert.equal(coreRuns('learning', profile, all), all);
    assert.equal(coreRuns('crowd', 'laptop', all), all);
  });

  it('fits the time that is promised: 11 processor minutes with AVX-512, by the committed records', () => {
    const seconds = usual.flatMap((name) =>
      coreRuns(name, 'laptop', usualRecords(name)).map(({ environment }) => environment.seconds ?? 0),
    );
    const minutes = seconds.reduce((sum, one) => sum + one, 0) / 60;
    assert.ok(minutes < 11, `${minutes.toFixed(1)} min`);
  });
});
