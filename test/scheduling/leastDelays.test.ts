import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allocateBandwidth, leastDelays } from '../../src/scheduling';

const unit = { payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1 };
const gains = fc
  .array(fc.double({ min: -100, max: 60, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map((dbs) => dbs.map((db) => 10 ** (db / 10)).sort((a, b) => b - a));

describe('leastDelays', () => {
  it('agrees with the allocation of each prefix', () => {
    fc.assert(
      fc.property(gains, (sortedChannelGains) => {
        const delays = leastDelays({ ...unit, sortedChannelGains });
        delays.forEach((delay, k) => {
          const alone = allocateBandwidth({ ...unit, channelGains: sortedChannelGains.slice(0, k + 1) }).delay;
          assert.ok(Math.abs(delay / alone - 1) < 1e-12, `prefix ${k + 1}: ${delay}, not ${alone}`);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('rises with every device', () => {
    fc.assert(
      fc.property(gains, (sortedChannelGains) => {
        const delays = leastDelays({ ...unit, sortedChannelGains });
        for (let k = 1; k < delays.length; k++) assert.ok(delays[k]! > delays[k - 1]!);
      }),
    );
  });

  it('knows the delay of equal devices in closed form, n ln 2 / ln(1 + n s)', () => {
    const delays = leastDelays({ ...unit, sortedChannelGains: new Float64Array(200).fill(0.3) });
    delays.forEach((delay, k) => {
      const n = k + 1;
      assert.ok(Math.abs((delay * Math.log1p(n * 0.3)) / (n * Math.LN2) - 1) < 1e-13);
    });
  });

  it('is infinite for devices out of reach and empty for no device', () => {
    assert.deepEqual(Array.from(leastDelays({ ...unit, sortedChannelGains: [1, 0, 0] })).slice(1), [
      Infinity,
      Infinity,
    ]);
    assert.equal(leastDelays({ ...unit, sortedChannelGains: [] }).length, 0);
    assert.throws(() => leastDelays({ ...unit, sortedChannelGains: [1, 2] }), /sort with sortByGain/);
  });
});
