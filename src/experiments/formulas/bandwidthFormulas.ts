import { InputError } from '../../errors';
import { exp, lambertW0, lambertWm1, RandomStream } from '../../math';
import { uplinkRate } from '../../network';
import { allocateBandwidth, lemma3Bandwidth, requiredBandwidth } from '../../scheduling';
import { type FormulaChecks, type FormulaSize, logUniform, Tally } from './formulaCheck';

/** Section IV-B: Lemma 3 and the least delay of a set, on random channels. */
export function checkBandwidthFormulas(size: FormulaSize): FormulaChecks {
  return { ...checkLemma3(size), ...checkExpansion(size) };
}

function checkLemma3({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/lemma-3');
  const rate = new Tally('(25) meets the rate L/tau: relative error of (5) at the bandwidth found', 1e-11);
  const letter = new Tally(
    '(25) to the letter, Gamma in [1e-6, 0.9], against the stable form: relative difference',
    1e-9,
  );
  const least = new Tally('a millionth less bandwidth still meets the rate: rate over L/tau, less 1', 0);
  const beyond = new Tally('Gamma >= 1: some bandwidth meets the rate: largest rate over L/tau, less 1', 1e-12);
  const principal = new Tally('on the branch W_0: |W + Gamma|, which (25) divides by', 1e-9);
  const lower = new Tally('on the branch W_{-1}: W + Gamma, Gamma <= 0.9, is away from 0', -1e-3);
  for (let i = 0; i < instances; i++) {
    const channelGain = logUniform(stream.uniform(), -14, -6);
    const uplink = { txPower: logUniform(stream.uniform(), -5, 0), channelGain, noisePsd: 4e-21 };
    const capacity = (uplink.txPower * channelGain) / uplink.noisePsd / Math.LN2; // bit/s
    const gamma = i % 2 === 0 ? logUniform(stream.uniform(), -8, -0.01) : 1 - logUniform(stream.uniform(), -8, -0.01);
    const delay = logUniform(stream.uniform(), -3, 1);
    const options = { ...uplink, delay, payloadBits: gamma * capacity * delay };
    const wanted = options.payloadBits / delay;
    const bandwidth = requiredBandwidth(options);
    rate.add(Math.abs(uplinkRate({ ...uplink, bandwidth }) / wanted - 1));
    // Near the capacity the rate no longer feels a millionth of the bandwidth.
    if (gamma < 0.9) least.add(uplinkRate({ ...uplink, bandwidth: bandwidth * (1 - 1e-6) }) / wanted - 1);
    if (gamma >= 1e-6 && gamma <= 0.9) {
      letter.add(Math.abs(lemma3Bandwidth(options) / bandwidth - 1));
      const argument = -gamma * exp(-gamma);
      principal.add(Math.abs(lambertW0(argument) + gamma));
      lower.add(lambertWm1(argument) + gamma);
    }
    const tooMuch = { ...options, payloadBits: (1 + stream.uniform()) * capacity * delay };
    if (requiredBandwidth(tooMuch) !== Infinity) throw new InputError('Lemma 3 found a bandwidth beyond the capacity');
    beyond.add(uplinkRate({ ...uplink, bandwidth: Infinity }) / (tooMuch.payloadBits / delay) - 1);
  }
  return {
    'lemma-3-rate': rate.result(),
    'lemma-3-letter': letter.result(),
    'lemma-3-least': least.result(),
    'lemma-3-infeasible': beyond.result(),
    'lemma-3-principal-branch': principal.result(),
    'lemma-3-lower-branch': lower.result(),
  };
}

/** The set grows by any device, not only the next weaker one. */
function checkExpansion({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/expansion');
  const grows = new Tally('one more device: relative fall of the least delay', 0);
  for (let i = 0; i < instances; i++) {
    const gains = Array.from({ length: 1 + stream.integer(12) }, () => logUniform(stream.uniform(), -6, 6));
    const delayOf = (channelGains: readonly number[]): number =>
      allocateBandwidth({ payloadBits: 1, txPower: 1, noisePsd: 1, totalBandwidth: 1, channelGains }).delay;
    const added = logUniform(stream.uniform(), -6, 6);
    grows.add(1 - delayOf([...gains, added]) / delayOf(gains));
  }
  return { 'delay-grows': grows.result() };
}
