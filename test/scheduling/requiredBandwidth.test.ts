import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lambertW0 } from '../../src/math';
import { lemma3Bandwidth, type RequiredBandwidthOptions, requiredBandwidth } from '../../src/scheduling';
import { rate, readGolden } from './golden';

const gammaOf = (o: RequiredBandwidthOptions): number =>
  ((o.payloadBits / o.delay) * Math.LN2 * o.noisePsd) / (o.txPower * o.channelGain);
const unit: RequiredBandwidthOptions = { payloadBits: 1, delay: 2, txPower: 1, channelGain: 1, noisePsd: 1 };
/** Options with a given Gamma: unit power, gain and noise. */
const atGamma = (gamma: number): RequiredBandwidthOptions => ({ ...unit, payloadBits: gamma / Math.LN2, delay: 1 });
const EPS = 2 ** -52;

describe('requiredBandwidth', () => {
  const { requiredBandwidth: references } = readGolden();

  for (const [regime, holds] of [
    ['power to spare, Gamma < 0.001', (g: number) => g < 1e-3],
    ['moderate Gamma', (g: number) => g >= 1e-3 && g < 0.999],
    ['near the capacity, Gamma > 0.999', (g: number) => g >= 0.999],
  ] as const) {
    const rows = references.filter((row) => holds(gammaOf(row)));
    it(`is within 8 eps (1 + 1/(1 - Gamma)) of ${rows.length} 60-digit references: ${regime}`, () => {
      assert.ok(rows.length > 20);
      for (const row of rows) {
        const expected = row.bandwidth ?? Infinity;
        const actual = requiredBandwidth(row);
        if (expected === Infinity) assert.equal(actual, Infinity);
        else {
          const tolerance = 8 * EPS * (1 + 1 / (1 - gammaOf(row)));
          assert.ok(Math.abs(actual / expected - 1) <= tolerance, `${JSON.stringify(row)}: ${actual}`);
        }
      }
    });
  }

  it('carries the payload in exactly the delay', () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: 0, noNaN: true }), (exponent) => {
        const options = atGamma(Math.min(10 ** exponent, 1 - 1e-9));
        const arrived = rate(requiredBandwidth(options), 1, 1, 1) * options.delay;
        assert.ok(Math.abs(arrived / options.payloadBits - 1) < 1e-14, `${arrived} of ${options.payloadBits}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('scales with the noise: half the noise at half the bandwidth is the same problem', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.integer({ min: -60, max: 60 }), (gamma, k) => {
        const options = atGamma(gamma);
        const scaled = { ...options, noisePsd: 2 ** -k, payloadBits: options.payloadBits * 2 ** k };
        assert.equal(requiredBandwidth(scaled), requiredBandwidth(options) * 2 ** k);
      }),
    );
  });

  it('falls as the delay grows, and as the channel improves', () => {
    const positive = fc.double({ min: 1.5, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(positive, fc.double({ min: 1.001, max: 10, noNaN: true }), (delay, factor) => {
        const b = requiredBandwidth({ ...unit, delay });
        assert.ok(requiredBandwidth({ ...unit, delay: delay * factor }) < b);
        assert.ok(requiredBandwidth({ ...unit, delay, channelGain: factor }) < b);
      }),
    );
  });

  it('is continuous where its two forms meet', () => {
    const [below, above] = [requiredBandwidth(atGamma(0.4)), requiredBandwidth(atGamma(0.4 * (1 + 4 * EPS)))];
    assert.ok(Math.abs(above / below - 1) < 40 * EPS);
  });

  it('is infinite where even infinite bandwidth is too slow, and zero for no payload', () => {
    assert.equal(requiredBandwidth(atGamma(1)), Infinity);
    assert.equal(requiredBandwidth(atGamma(50)), Infinity);
    assert.equal(requiredBandwidth({ ...unit, channelGain: 0 }), Infinity);
    assert.equal(requiredBandwidth({ ...unit, payloadBits: 0 }), 0);
    assert.equal(requiredBandwidth({ ...unit, payloadBits: 0, channelGain: 0 }), 0);
  });

  it('names, quotes and prescribes for a value outside its domain', () => {
    assert.throws(() => requiredBandwidth({ ...unit, delay: 0 }), /^InputError: delay must be .* > 0, got 0; /);
    assert.throws(() => requiredBandwidth({ ...unit, channelGain: -3 }), /channelGain must be .* >= 0, got -3; /);
    for (const field of ['payloadBits', 'delay', 'txPower', 'channelGain', 'noisePsd'] as const) {
      assert.throws(() => requiredBandwidth({ ...unit, [field]: Number.NaN }), new RegExp(`${field} must be .* NaN`));
      assert.throws(() => requiredBandwidth({ ...unit, [field]: -1 }), new RegExp(`${field} must be .* got -1`));
    }
  });
});

describe('Lemma 3 to the letter', () => {
  it('agrees with requiredBandwidth at moderate Gamma, on the branch W-1', () => {
    for (const gamma of [0.01, 0.1, 0.5, 0.9]) {
      const options = atGamma(gamma);
      assert.ok(Math.abs(lemma3Bandwidth(options) / requiredBandwidth(options) - 1) < 1e-14 / (1 - gamma));
    }
  });

  it('would be 0/0 on the branch W0, which returns -Gamma itself', () => {
    for (const gamma of [0.01, 0.1, 0.5]) {
      assert.ok(Math.abs(lambertW0(-gamma * Math.exp(-gamma)) + gamma) <= 4 * EPS);
    }
  });

  it('loses digits near the capacity that requiredBandwidth keeps', () => {
    const gamma = 1 - 2 ** -26;
    const residual = (b: number) => Math.abs(rate(b, 1, 1, 1) - gamma / Math.LN2);
    // The rate is flat here, so compare with the series b = 1/(2 e) (1 - 4 e/3 + ...), e = 1 - Gamma.
    const e = 2 ** -26;
    const series = (1 / (2 * e)) * (1 - (4 / 3) * e);
    assert.ok(Math.abs(requiredBandwidth(atGamma(gamma)) / series - 1) < 1e-7);
    assert.ok(residual(requiredBandwidth(atGamma(gamma))) < 1e-15);
    const loss = Math.abs(lemma3Bandwidth(atGamma(gamma)) / requiredBandwidth(atGamma(gamma)) - 1);
    assert.ok(loss > 1e-11, `${loss}`);
  });
});
