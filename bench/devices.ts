// Which devices a round takes where they are worth different amounts: the branch and bound against the paper's algorithm, which
// knows no worth, and an integer program solved by HiGHS. Processor time, medians over rounds.
//
//   npm run build && npm run bench -- devices           V = 30 and 30,000 tau_bar^2
//   npm run build && npm run bench -- devices 30000     or those that are named

import { RandomStream, setExpansion } from 'fedft';
import { bestSetSearch, requiredBandwidth, type SetProblem, type SetSearchResult } from 'fedft/lab';
import { cellGains, radio } from './cells';
import { median, time } from './measure';

const SIZES = [20, 100, 1e3, 1e4, 1e5];
/** Gap asked for, relative to V + Q tau_bar. */
const gapOf = (devices: number): number => (devices <= 100 ? 1e-6 : 1e-3);
/** Beyond this size, or with a weight that takes most devices, an integer program takes minutes. */
const PROGRAM_LIMIT = 1000;
const PAPER_LIMIT = 1000;
const ROUNDS = 20;

/** V in tau_bar^2. */
const weights = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [30, 3e4];
if (!weights.every((weight) => weight > 0))
  throw new Error(`weights must be numbers > 0, got ${process.argv.slice(2).join(' ')}`);

/** Values as the schemes have them: halved at every service, or drawn at random. */
const kinds = {
  'halved by services': (stream: RandomStream) => 0.5 * 0.5 ** stream.integer(12),
  random: (stream: RandomStream) => stream.uniform(),
} as const;

function problemOf(devices: number, seed: number, kind: keyof typeof kinds, weight: number): SetProblem {
  const stream = new RandomStream(seed, 'bench/values');
  const delayBudget = 3e-8 * radio.payloadBits;
  const penaltyWeight = weight * delayBudget ** 2;
  const value = kinds[kind];
  return {
    ...radio,
    channelGains: cellGains(devices, seed),
    deviceValues: Float64Array.from({ length: devices }, () => (3 * penaltyWeight * value(stream)) / devices),
    delayBudget,
    backlog: 8 * delayBudget,
    penaltyWeight,
    penalty: 'bound',
    relativeGap: gapOf(devices),
  };
}

/** The part of HiGHS that is used; the package is a development dependency. */
interface Highs {
  solve(
    problem: string,
    options: Record<string, unknown>,
  ): { readonly Status: string; readonly ObjectiveValue: number };
}

async function loadHighs(): Promise<Highs | undefined> {
  const name = 'highs';
  try {
    const { default: load } = (await import(name)) as { default: () => Promise<Highs> };
    return await load();
  } catch (error) {
    console.log(`HiGHS: skipped, ${(error as Error).message.split('\n')[0]}; npm ci installs it`);
    return undefined;
  }
}

/**
 * The round as an integer program at one delay, which is told to it: x_k whether device k takes part, y_n whether n do. The
 * search above has to find the delay as well. Objective in units of V.
 */
function programAt(problem: SetProblem, delay: number): string {
  const { channelGains, deviceValues, penaltyWeight, totalBandwidth } = problem;
  const devices = channelGains.length;
  const band = Array.from({ length: devices }, (_, k) =>
    requiredBandwidth({ ...problem, delay, channelGain: channelGains[k]! }),
  );
  const able = band.map((_, k) => k).filter((k) => band[k]! <= totalBandwidth);
  const counts = able.map((_, i) => i + 1);
  const rho = (n: number): number => (devices - n) / (n * (devices - 1));
  const joined = (terms: string[]): string => terms.join('\n ');
  return [
    'Minimize\n obj:',
    joined([
      ...able.map((k) => `- ${deviceValues[k]! / penaltyWeight} x${k}`),
      ...counts.map((n) => `+ ${rho(n)} y${n}`),
    ]),
    'Subject To\n band:',
    joined(able.map((k) => `+ ${band[k]! / totalBandwidth} x${k}`)),
    '<= 1\n size:',
    joined([...able.map((k) => `+ x${k}`), ...counts.map((n) => `- ${n} y${n}`)]),
    '= 0\n one:',
    joined(counts.map((n) => `+ y${n}`)),
    '= 1\nBinary',
    joined([...able.map((k) => `x${k}`), ...counts.map((n) => `y${n}`)]),
    'End',
  ].join('\n');
}

/** Median time of HiGHS for one delay, ms, and how far its optimum is from the search's, relative to V + Q tau_bar. */
function programTime(highs: Highs, problems: readonly SetProblem[], found: readonly SetSearchResult[]) {
  const taken: number[] = [];
  let furthest = 0;
  for (const [i, problem] of problems.entries()) {
    const { delay, objective } = found[i]!;
    const text = programAt(problem, delay * (1 + 1e-12));
    const begun = process.cpuUsage().user;
    const solved = highs.solve(text, { mip_rel_gap: 1e-6, time_limit: 60 });
    taken.push((process.cpuUsage().user - begun) / 1000);
    const { penaltyWeight, backlog, delayBudget } = problem;
    const value = solved.ObjectiveValue * penaltyWeight + backlog * delay;
    furthest = Math.max(furthest, Math.abs(value - objective) / (penaltyWeight + backlog * delayBudget));
  }
  return { ms: median(taken), furthest };
}

async function main(): Promise<void> {
  const highs = await loadHighs();
  for (const weight of weights) {
    for (const kind of Object.keys(kinds) as (keyof typeof kinds)[]) {
      const rows: Record<string, string | number>[] = [];
      const taken: number[] = [];
      for (const devices of SIZES) {
        const rounds = devices > 1e4 ? 4 : ROUNDS;
        const problems = Array.from({ length: rounds }, (_, seed) => problemOf(devices, seed, kind, weight));
        const found = problems.map(bestSetSearch);
        const each: number[] = [];
        for (const problem of problems) {
          const calls = Math.max(1, Math.ceil(2000 / devices));
          each.push((await time(() => repeat(calls, () => bestSetSearch(problem)), 5)) / calls);
        }
        taken.push(median(each));
        const state = {
          ...problems[0]!,
          channelGains: Float64Array.from(problems[0]!.channelGains),
          round: 0,
          rounds: 1,
        };
        const papers = Math.max(1, Math.ceil(1000 / devices));
        const schedule = (): unknown => setExpansion.schedule({ ...state, stream: new RandomStream(0, 'bench') });
        const paper = devices <= PAPER_LIMIT ? (await time(() => repeat(papers, schedule), 5)) / papers : undefined;
        const few = devices >= 1000 ? 3 : 10;
        const program =
          highs !== undefined && devices <= PROGRAM_LIMIT && weight < 100
            ? programTime(highs, problems.slice(0, few), found.slice(0, few))
            : undefined;
        rows.push({
          K: devices,
          gap: gapOf(devices),
          ms: median(each).toPrecision(3),
          'ms, largest': Math.max(...each).toPrecision(3),
          nodes: median(found.map((r) => r.certificate.nodes)),
          n: median(found.map((r) => r.devices.length)),
          'largest gap': Math.max(...found.map((r) => r.certificate.gap)).toPrecision(2),
          'ms, paper': paper?.toPrecision(3) ?? '-',
          'ms, HiGHS at one delay': program?.ms.toPrecision(3) ?? '-',
          'its distance': program?.furthest.toPrecision(2) ?? '-',
        });
      }
      const exponent = Math.log(taken[4]! / taken[2]!) / Math.log(1e2);
      console.log(`values ${kind}, V = ${weight} tau_bar^2: growth exponent from 1e3 to 1e5: ${exponent.toFixed(2)}`);
      console.table(rows);
    }
  }
}

function repeat(times: number, task: () => unknown): void {
  for (let i = 0; i < times; i++) task();
}

void main();
