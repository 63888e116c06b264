import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RandomStream } from '../../src/math';
import { type AllocateBandwidthOptions, allocateBandwidth, bisectBandwidth } from '../../src/scheduling';
import { rate, readGolden } from './golden';

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
const cell = (channelGains: ArrayLike<number>, snr = 1): AllocateBandwidthOptions => ({
  payloadBits: 1,
  txPower: snr,
  channelGains,
  noisePsd: 1,
  totalBandwidth: 1,
});

/** Primal feasibility and the optimality condition of (P3): the band is spent and all devices finish together. */
function assertOptimal(options: AllocateBandwidthOptions): void {
  const { delay, bandwidths } = allocateBandwidth(options);
  const { payloadBits, txPower, channelGains, noisePsd, totalBandwidth } = options;
  assert.ok(Math.abs(sum(bandwidths) / totalBandwidth - 1) <= 1e-12, `spent ${sum(bandwidths)} of ${totalBandwidth}`);
  bandwidths.forEach((b, k) => {
    assert.ok(b > 0);
    const own = payloadBits / rate(b, txPower, channelGains[k]!, noisePsd);
    assert.ok(Math.abs(own / delay - 1) <= 1e-9, `device ${k} takes ${own}, the round ${delay}`);
  });
}

/** Gains in a range of decibels that changes from case to case, so that power-limited and rate-limited cells occur. */
const gains = (maxLength: number, spreadDb: number) =>
  fc
    .array(fc.double({ min: -spreadDb / 2, max: spreadDb / 2, noNaN: true }), { minLength: 1, maxLength })
    .map((dbs) => dbs.map((db) => 10 ** (db / 10)));

describe('allocateBandwidth', () => {
  it('finds the least delay of the 60-digit references to 1e-12', () => {
    for (const reference of readGolden().minMaxDelay) {
      const { delay } = allocateBandwidth(reference);
      assert.ok(Math.abs(delay / reference.delay - 1) < 1e-12, `${delay}, not ${reference.delay}`);
      assertOptimal(reference);
    }
  });

  it('spends the whole band and lets all devices finish together, over 60 dB of spread', () => {
    fc.assert(
      fc.property(gains(30, 60), fc.double({ min: -40, max: 60, noNaN: true }), (channelGains, snrDb) =>
        assertOptimal(cell(channelGains, 10 ** (snrDb / 10))),
      ),
      { numRuns: 500 },
    );
  });

  it('does so over 300 dB of spread', () => {
    fc.assert(
      fc.property(gains(12, 300), (channelGains) => assertOptimal(cell(channelGains))),
      { numRuns: 500 },
    );
    assertOptimal(cell([1e15, 1e-15]));
    assertOptimal(cell([1e-30, 1]));
    assertOptimal(cell([1e30, 1e-30, 1e-30]));
  });

  it('gives equal devices equal shares', () => {
    for (const count of [1, 2, 7, 1000]) {
      for (const gain of [1e-20, 1e-3, 1, 1e6]) {
        const { delay, bandwidths } = allocateBandwidth(cell(new Float64Array(count).fill(gain)));
        for (const b of bandwidths) assert.ok(Math.abs(b * count - 1) < 1e-12);
        assert.ok(Math.abs((delay * Math.log1p(gain * count)) / count / Math.LN2 - 1) < 1e-12);
      }
    }
  });

  it('gives a weaker device more bandwidth', () => {
    fc.assert(
      fc.property(gains(20, 60), (channelGains) => {
        const sorted = channelGains.sort((a, b) => b - a);
        const { bandwidths } = allocateBandwidth(cell(sorted));
        for (let k = 1; k < sorted.length; k++) assert.ok(bandwidths[k]! >= bandwidths[k - 1]! * (1 - 1e-12));
      }),
    );
  });

  it('does not depend on the order of the devices', () => {
    const stream = new RandomStream(1, 'permutation');
    fc.assert(
      fc.property(gains(20, 80), (channelGains) => {
        const order = stream.shuffle(channelGains.map((_, k) => k));
        const straight = allocateBandwidth(cell(channelGains));
        const shuffled = allocateBandwidth(cell(order.map((k) => channelGains[k]!)));
        assert.ok(Math.abs(shuffled.delay / straight.delay - 1) < 1e-13);
        order.forEach((k, i) => {
          assert.ok(Math.abs(shuffled.bandwidths[i]! / straight.bandwidths[k]! - 1) < 1e-9);
        });
      }),
    );
  });

  it('scales: the delay with the payload, and the bandwidths with the band at the same signal-to-noise ratio', () => {
    fc.assert(
      fc.property(gains(20, 60), fc.integer({ min: -30, max: 30 }), (channelGains, k) => {
        const base = allocateBandwidth(cell(channelGains));
        assert.equal(allocateBandwidth({ ...cell(channelGains), payloadBits: 2 ** k }).delay, base.delay * 2 ** k);
        const wide = allocateBandwidth({ ...cell(channelGains, 2 ** k), totalBandwidth: 2 ** k });
        assert.equal(wide.delay, base.delay * 2 ** -k);
        assert.deepEqual(
          wide.bandwidths,
          base.bandwidths.map((b) => b * 2 ** k),
        );
      }),
    );
  });

  it('takes longer for one device more', () => {
    fc.assert(
      fc.property(gains(20, 80), fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (channelGains, another) => {
        const { delay } = allocateBandwidth(cell(channelGains));
        assert.ok(allocateBandwidth(cell([...channelGains, another])).delay > delay * (1 - 1e-13));
      }),
    );
  });

  it('needs no time for an empty payload', () => {
    const { delay, bandwidths } = allocateBandwidth({ ...cell([1, 2]), payloadBits: 0 });
    assert.equal(delay, 0);
    assert.ok(Math.abs(sum(bandwidths) - 1) < 1e-12);
  });

  it('names the device that cannot be scheduled, and what to do', () => {
    assert.throws(
      () => allocateBandwidth(cell([1, 2, 0])),
      /^InputError: channelGains\[2\] must be a finite number > 0, got 0; leave device 2 out of the scheduled set$/,
    );
    assert.throws(() => allocateBandwidth(cell([Number.NaN])), /channelGains\[0\] .* got NaN/);
    assert.throws(() => allocateBandwidth(cell([1, -1])), /channelGains\[1\] .* got -1/);
    assert.throws(() => allocateBandwidth(cell([1, Infinity])), /channelGains\[1\] .* got Infinity/);
    assert.throws(() => allocateBandwidth(cell([])), /channelGains must be a list of at least one gain/);
    for (const field of ['payloadBits', 'txPower', 'noisePsd', 'totalBandwidth'] as const) {
      assert.throws(() => allocateBandwidth({ ...cell([1]), [field]: -1 }), new RegExp(`${field} must be .* got -1`));
      assert.throws(() => allocateBandwidth({ ...cell([1]), [field]: Number.NaN }), new RegExp(`${field} must be`));
    }
  });
});

describe('bisectBandwidth', () => {
  it('brackets the exact delay from above, to its tolerance', () => {
    fc.assert(
      fc.property(gains(12, 60), fc.constantFrom(1e-3, 1e-6, 1e-9), (channelGains, tolerance) => {
        const exact = allocateBandwidth(cell(channelGains));
        const { delay, bandwidths } = bisectBandwidth({ ...cell(channelGains), tolerance });
        assert.ok(delay >= exact.delay * (1 - 1e-12) && delay <= exact.delay * (1 + tolerance + 1e-12));
        assert.ok(sum(bandwidths) <= 1 + 1e-12);
      }),
    );
  });

  it('counts its evaluations and rejects a tolerance outside (0, 1)', () => {
    assert.ok(bisectBandwidth({ ...cell([1, 2]), tolerance: 1e-6 }).evaluations > 20);
    assert.throws(() => bisectBandwidth({ ...cell([1]), tolerance: 0 }), /tolerance must be in \(0, 1\), got 0/);
    assert.throws(() => bisectBandwidth({ ...cell([1, 0]), tolerance: 0.1 }), /channelGains\[1\] must be .* got 0/);
  });

  it('meets 1500 dB of spread and refuses 2000 dB with the remedy', () => {
    const radio = { payloadBits: 1e6, txPower: 0.1, noisePsd: 4e-21, totalBandwidth: 2e7 };
    const far = { ...radio, channelGains: [1, 1e-150] };
    const { delay } = allocateBandwidth(far);
    assert.ok(Math.abs(delay / bisectBandwidth({ ...far, tolerance: 1e-12 }).delay - 1) < 2e-12);
    assert.throws(
      () => allocateBandwidth({ ...radio, channelGains: [1, 1e-200] }),
      /InputError: .*1700 dB at most, so leave the weakest devices out/,
    );
  });
});
