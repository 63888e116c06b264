import { RandomStream, square } from '../../math';
import {
  allIn,
  driftBound,
  equalBandwidth,
  exactPrefix,
  greedy,
  lyapunovDrift,
  proposed,
  type Scheme,
  simulateScheduling,
} from '../../scheduling';
import { type PenaltySchedule, parseSettings } from '../../settings';
import { channelModels } from '../scheduling/channelModels';
import { type FormulaChecks, type FormulaSize, logUniform, Tally } from './formulaCheck';

/** Sections IV-A and V-A: the queue, Lemma 2 and what follows for the benchmarks, on random numbers and simulated runs. */
export function checkQueueFormulas(size: FormulaSize): FormulaChecks {
  return { ...checkLemma2(size), ...checkRuns(size) };
}

function checkLemma2({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/queue');
  const lemma = new Tally('Lemma 2: drift - bound, over the sum of the squares involved', 1e-12);
  const loose = new Tally('Lemma 2 is an equality while the queue does not run empty, same scale', 1e-12);
  for (let i = 0; i < instances; i++) {
    const backlog = stream.integer(4) === 0 ? 0 : logUniform(stream.uniform(), -3, 3);
    const delay = logUniform(stream.uniform(), -3, 3);
    const delayBudget = logUniform(stream.uniform(), -2, 2);
    const step = { backlog, delay, delayBudget };
    const scale = square(backlog) + square(delay - delayBudget);
    const excess = lyapunovDrift(step) - driftBound(step);
    lemma.add(excess / scale);
    if (backlog + delay >= delayBudget) loose.add(Math.abs(excess) / scale);
  }
  return { 'lemma-2': lemma.result(), 'lemma-2-equality': loose.result() };
}

const schemes: readonly Scheme[] = [proposed, exactPrefix, greedy, equalBandwidth, allIn];
const schedules: readonly PenaltySchedule[] = ['constant', 'inverse-sqrt', 'linear'];

function checkRuns({ rounds, runs, seed }: FormulaSize): FormulaChecks {
  const guarantee = new Tally('mean delay <= tau_bar + (Q_T - Q_0)/T: excess over both sides, any scheme', 1e-12);
  const order = new Tally('n_AABA <= n_GS in every round: devices of AABA beyond those of GS', 0);
  for (const { settings: changes } of channelModels) {
    for (let i = 0; i < runs; i++) {
      const settings = parseSettings({
        ...changes,
        rounds,
        seed: seed + i,
        penaltySchedule: schedules[i % schedules.length],
        initialBacklog: i % 2 === 0 ? 0 : 6,
      });
      const traces = schemes.map((scheme) => simulateScheduling({ settings, scheme, payloadBits: 1 }));
      for (const { rounds: played, delayBudget, initialBacklog, finalBacklog } of traces) {
        const total = played.reduce((sum, { delay }) => sum + delay, 0);
        const most = delayBudget + (finalBacklog - initialBacklog) / rounds;
        guarantee.add((total / rounds - most) / (total / rounds + delayBudget));
      }
      const [gs, aaba] = [traces[schemes.indexOf(greedy)]!, traces[schemes.indexOf(equalBandwidth)]!];
      gs.rounds.forEach(({ devices }, t) => {
        order.add(aaba.rounds[t]!.devices.length - devices.length);
      });
    }
  }
  return { 'queue-guarantee': guarantee.result(), 'aaba-within-gs': order.result() };
}
