import { RandomStream } from 'fedft';
import { cellGains, radio } from '../cells';
import { time } from '../measure';
import { prefixRound } from '../page/benches';

/** Numbers of devices. */
export const sizes: readonly number[] = [20, 100, 1e3, 1e4, 1e5, 1e6];
/** Exponents are taken from here on. */
export const from = 1e3;

const samples = 5;

/** Processor time, ms, that the calls of a sample take together, where a call takes less. */
const SAMPLE = 20;

/** Median processor time of one call, ms; a first one says how many make a sample. */
export async function perCall(task: () => unknown): Promise<number> {
  const first = await time(task, 1);
  const calls = Math.max(1, Math.min(1000, Math.ceil(SAMPLE / first)));
  const taken = await time(() => {
    for (let call = 0; call < calls; call++) task();
  }, samples);
  return taken / calls;
}

/** The round of one cell, V such that about half of the devices take part under the proposed scheme. */
export function roundOf(devices: number) {
  const { backlog, penaltyWeight } = prefixRound(devices, 0);
  const channelGains = cellGains(devices, 0);
  const delayBudget = 3e-8 * radio.payloadBits;
  return {
    ...radio,
    backlog,
    penaltyWeight,
    penalty: 'bound',
    channelGains,
    delayBudget,
    round: 0,
    rounds: 1,
    stream: new RandomStream(0, 'bench/round'),
  } as const;
}
