import assert from 'node:assert/strict';
import fc from 'fast-check';
import { delayBudgetSeconds, radioFromSettings, uplinkRate } from '../../src/network';
import { parseSettings } from '../../src/settings';

const logUniform = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log(low), max: Math.log(high), noNaN: true }).map(Math.exp);

const link = fc.record({
  bandwidth: logUniform(1, 1e9),
  txPower: logUniform(1e-4, 10),
  channelGain: logUniform(1e-16, 1e-4),
  noisePsd: logUniform(1e-21, 1e-18),
});

describe('uplinkRate', () => {
  it('is one bit per second and hertz at an SNR of 1, (5)', () => {
    assert.equal(uplinkRate({ bandwidth: 8, txPower: 2, channelGain: 4, noisePsd: 1 }), 8);
    assert.equal(uplinkRate({ bandwidth: 2, txPower: 1, channelGain: 30, noisePsd: 1 }), 8);
  });

  it('grows with bandwidth, but by less and less', () => {
    fc.assert(
      fc.property(link, (u) => {
        const [half, one, two] = [0.5, 1, 2].map((x) => uplinkRate({ ...u, bandwidth: x * u.bandwidth })) as [
          number,
          number,
          number,
        ];
        assert.ok(half <= one && one <= two);
        assert.ok(two <= 2 * one * (1 + 1e-15) && one <= 2 * half * (1 + 1e-15));
      }),
    );
  });

  it('never exceeds the infinite-bandwidth limit p g / (N0 ln 2), and reaches it', () => {
    fc.assert(
      fc.property(link, (u) => {
        const limit = ((u.txPower / u.noisePsd) * u.channelGain) / Math.LN2;
        assert.ok(uplinkRate(u) <= limit * (1 + 1e-15));
        assert.ok(Math.abs(uplinkRate({ ...u, bandwidth: Infinity }) / limit - 1) < 1e-15);
      }),
    );
  });

  it('is 0 without bandwidth or without a channel', () => {
    const u = { bandwidth: 1e6, txPower: 0.1, channelGain: 1e-10, noisePsd: 4e-21 };
    assert.equal(uplinkRate({ ...u, bandwidth: 0 }), 0);
    assert.equal(uplinkRate({ ...u, channelGain: 0 }), 0);
  });

  it('stays finite where the SNR overflows, and falls to 0 with the bandwidth', () => {
    const u = { txPower: 1e10, channelGain: 1, noisePsd: 1e-290 };
    const rate = uplinkRate({ ...u, bandwidth: 1e-20 });
    // log2(1e10 * 1e290 * 1e20) = 320 log2(10)
    assert.ok(Math.abs(rate / (1e-20 * 320 * Math.log2(10)) - 1) < 1e-12);
    assert.ok(uplinkRate({ ...u, bandwidth: 1e-300 }) < 1e-290);
  });

  it('names the argument that cannot be', () => {
    const u = { bandwidth: 1, txPower: 1, channelGain: 1, noisePsd: 1 };
    assert.throws(() => uplinkRate({ ...u, bandwidth: -20 }), /bandwidth must be a finite number >= 0, got -20/);
    assert.throws(() => uplinkRate({ ...u, channelGain: Number.NaN }), /channelGain .* got NaN/);
    assert.throws(() => uplinkRate({ ...u, noisePsd: 0 }), /noisePsd must be a finite number > 0, got 0/);
    assert.throws(() => uplinkRate({ ...u, txPower: Infinity }), /txPower .* got Infinity/);
  });
});

describe('the radio of the settings', () => {
  it('is linear: dBm per hertz become W/Hz, the rest is copied', () => {
    const radio = radioFromSettings(parseSettings({ noisePsdDbmPerHz: 30, txPowerW: 0.2, totalBandwidthHz: 1e6 }));
    assert.deepEqual(radio, { txPower: 0.2, noisePsd: 1, totalBandwidth: 1e6 });
  });

  it('turns milliseconds per bit into seconds for the payload', () => {
    assert.equal(delayBudgetSeconds({ delayBudgetMsPerBit: 0.5 }, 4000), 2);
    assert.throws(() => delayBudgetSeconds({ delayBudgetMsPerBit: 1 }, 0), /payloadBits must be a finite number > 0/);
  });
});
