import assert from 'node:assert/strict';
import { planExperiment, studyOf } from '../../src/execution';
import { experimentNamed } from '../../src/experiments';

describe('the study of a request', () => {
  const usual = { profile: 'laptop', overrides: {} } as const;

  it('is none for the usual settings, and called after the settings that are changed', () => {
    assert.equal(studyOf(usual), undefined);
    assert.equal(studyOf({ ...usual, seeds: [7], schemes: ['gs'] }), undefined);
    const changed = { ...usual, overrides: { rounds: '50', initialBacklog: 20 } };
    assert.deepEqual(studyOf(changed), {
      name: 'initial-backlog-20_rounds-50',
      told: { initialBacklog: 20, rounds: 50 },
    });
    assert.equal(studyOf(changed, 'queue20')!.name, 'queue20');
    assert.equal(studyOf({ ...usual, checkpoint: '/models/BERT base' })!.name, 'bert-base');
    assert.equal(studyOf({ ...usual, profile: 'paper', checkpoint: '/models/bert' }), undefined);
    assert.equal(studyOf({ ...usual, reading: 'first-edition' }), undefined);
    assert.deepEqual(studyOf({ ...changed, reading: 'first-edition' })!.told, {
      reading: 'first-edition',
      initialBacklog: 20,
      rounds: 50,
    });
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`setting${i}`, i]));
    assert.match(studyOf({ ...usual, overrides: many })!.name, /^[a-z0-9._-]{80}-[0-9a-f]{8}$/);
  });

  it('is that of its planned runs', async () => {
    const [planned] = await planExperiment(experimentNamed('transient'), { ...usual, overrides: { rounds: 9 } });
    assert.equal(planned!.study?.name, 'rounds-9');
  });
});
