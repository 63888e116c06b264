// One round of scheduling, every prefix considered, against the paper's algorithm. Processor time, medians, beyond the sort.
//
//   npm run build && npm run bench -- round

import { exactPrefixSearch, RandomStream, setExpansion } from 'fedft';
import { createPrefixWorkspace, type PrefixProblem, sortByGain } from 'fedft/lab';
import { cellGains, groupedGains, radio, typicalDelay } from './cells';
import { time } from './measure';

const SIZES = [20, 100, 1e3, 1e4, 1e5, 1e6];
/** The paper's way is quadratic with a bisection inside; beyond this size it does not finish in a coffee break. */
const PAPER_LIMIT = 1000;

interface Case {
  readonly name: string;
  readonly gains: (devices: number, seed: number) => Float64Array;
  readonly penalty: 'bound' | 'count';
  /** V / Q in seconds, for K devices, so that about half of them are scheduled where the channels allow. */
  readonly weight: (devices: number, typicalDelay: number) => number;
}
const cases: readonly Case[] = [
  { name: 'cell, bound', gains: cellGains, penalty: 'bound', weight: (k, delay) => 0.5 * k * delay },
  { name: 'cell, count', gains: cellGains, penalty: 'count', weight: (_, delay) => 2 * delay },
  { name: 'groups, bound', gains: groupedGains, penalty: 'bound', weight: (k, delay) => 0.5 * k * delay },
  { name: 'groups, count', gains: groupedGains, penalty: 'count', weight: (_, delay) => 2 * delay },
];

async function main(): Promise<void> {
  for (const { name, gains, penalty, weight } of cases) {
    const rows: Record<string, string | number>[] = [];
    const taken: number[] = [];
    for (const devices of SIZES) {
      const workspace = createPrefixWorkspace(devices);
      const problems = Array.from({ length: devices > 1e5 ? 3 : 12 }, (_, seed): PrefixProblem => {
        const raw = gains(devices, seed);
        const sorted = Float64Array.from(sortByGain(raw), (k) => raw[k]!);
        const penaltyWeight = weight(devices, typicalDelay(sorted));
        return { ...radio, sortedChannelGains: sorted, backlog: 1, penaltyWeight, penalty, workspace };
      });
      const results = problems.map(exactPrefixSearch);
      const total = (value: (r: (typeof results)[number]) => number) => results.reduce((sum, r) => sum + value(r), 0);
      const calls = Math.max(1, Math.ceil(20_000 / devices));
      let next = 0;
      const searched = await time(() => {
        for (let i = 0; i < calls; i++) exactPrefixSearch(problems[next++ % problems.length]!);
      });
      const raw = gains(devices, 0);
      const sorted = await time(() => {
        for (let i = 0; i < calls; i++) sortByGain(raw);
      });
      taken.push(searched / calls);
      const paper = devices <= PAPER_LIMIT ? await paperTime(problems[0]!) : undefined;
      rows.push({
        K: devices,
        ms: (searched / calls).toPrecision(3),
        'ms, paper': paper === undefined ? '-' : paper.toPrecision(3),
        'ms, sort': (sorted / calls).toPrecision(3),
        'n*/K': (total((r) => r.scheduled) / devices / results.length).toFixed(2),
        'prefixes solved': (total((r) => r.certificate.solved) / results.length).toFixed(1),
        'evaluations/n*': (total((r) => r.certificate.evaluations) / total((r) => r.scheduled)).toFixed(1),
      });
    }
    const exponent = Math.log(taken[5]! / taken[2]!) / Math.log(1e3);
    console.log(`${name}: growth exponent from 1e3 to 1e6: ${exponent.toFixed(2)}`);
    console.table(rows);
  }
}

/** Algorithm 1 to the letter on the same round. */
function paperTime(problem: PrefixProblem): Promise<number> {
  const state = {
    ...problem,
    channelGains: Float64Array.from(
      { length: problem.sortedChannelGains.length },
      (_, k) => problem.sortedChannelGains[k]!,
    ),
    round: 0,
    rounds: 1,
    delayBudget: 1,
    stream: new RandomStream(0, 'bench'),
  };
  return time(() => setExpansion.schedule(state), 3);
}

void main();
