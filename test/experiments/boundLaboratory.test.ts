import assert from 'node:assert/strict';
import { experimentNamed } from '../../src/experiments';
import { canonicalJson, noSnapshot } from '../../src/records';

const request = { profile: 'smoke', overrides: { seed: 3 } } as const;
const context = { onProgress: () => {}, signal: new AbortController().signal, snapshot: noSnapshot };

describe("the experiment 'bound'", () => {
  it('is five studies of one size and seed, each with results that a record can hold', async () => {
    const definitions = await experimentNamed('bound').runs(request);
    assert.deepEqual(
      definitions.map(({ run }) => run),
      ['violations', 'tightness', 'effects', 'assumptions', 'lora'],
    );
    for (const definition of definitions) {
      assert.equal(definition.seed, 3);
      assert.equal(definition.settings['seed'], 3);
      const { results, backend } = await definition.execute(context);
      assert.equal(backend, 'none');
      assert.ok(canonicalJson(results).length > 1000);
    }
  });

  it('refuses a bad seed before any work', async () => {
    await assert.rejects(experimentNamed('bound').runs({ profile: 'smoke', overrides: { seed: -1 } }), /seed/);
  });

  it('stops before a study when it is interrupted', async () => {
    const [first] = await experimentNamed('bound').runs(request);
    await assert.rejects(first!.execute({ ...context, signal: AbortSignal.abort() }), { name: 'AbortError' });
  });
});
