import fc from 'fast-check';
import { RandomStream } from '../../src/math';
import type { RoundState } from '../../src/scheduling';

/** A round to start a test from: gains in units that give an SNR of 1 over the whole band at gain 1. */
export function roundOf(channelGains: readonly number[], changes: Partial<RoundState> = {}): RoundState {
  return {
    round: 0,
    rounds: 1,
    channelGains: Float64Array.from(channelGains),
    payloadBits: 1,
    txPower: 1,
    noisePsd: 1,
    totalBandwidth: 1,
    delayBudget: 1,
    backlog: 1,
    penaltyWeight: 1,
    penalty: 'bound',
    stream: new RandomStream(0, 'random-devices/0'),
    ...changes,
  };
}

const logUniform = (low: number, high: number): fc.Arbitrary<number> =>
  fc.double({ min: Math.log10(low), max: Math.log10(high), noNaN: true }).map((x) => 10 ** x);

/** Rounds of up to `most` devices whose gains spread over 120 dB, with ties, at every price of delay. */
export function anyRound(most: number): fc.Arbitrary<RoundState> {
  return fc
    .record({
      gains: fc.array(fc.oneof(logUniform(1e-6, 1e6), fc.constantFrom(1e-2, 1, 100)), {
        minLength: 1,
        maxLength: most,
      }),
      penaltyWeight: logUniform(1e-4, 1e4),
      backlog: fc.oneof(fc.constant(0), logUniform(1e-4, 1e4)),
      delayBudget: logUniform(1e-2, 1e4),
      penalty: fc.constantFrom('bound' as const, 'count' as const),
    })
    .map(({ gains, ...state }) => roundOf(gains, state));
}
