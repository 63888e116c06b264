import assert from 'node:assert/strict';
import { allIn, simulateScheduling } from '../../src/scheduling';
import { parseSettings } from '../../src/settings';

const settings = parseSettings({ rounds: 12, seed: 2 });

describe('gs-plus-one', () => {
  const trace = (scheme: string) => simulateScheduling({ settings, scheme, payloadBits: 1e6 }).rounds;
  const decisions = (scheme: string) =>
    trace(scheme).map(({ devices, bandwidths, delay }) => [devices, bandwidths, delay]);

  it('takes everybody in the first round, and is GS in the others', () => {
    const [first, ...others] = decisions('gs-plus-one');
    assert.deepEqual(first, decisions(allIn.name)[0]);
    assert.deepEqual(others, decisions('gs').slice(1));
  });
});
