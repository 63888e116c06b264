import { channelModels, earlyStopRuns, runningWorkRuns } from '../../experiments';
import { greatest, least } from '../../math';
import type { RecordSource } from '../../records';
import { type Check, holdsInAll, lacking, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import { formulaAlwaysFails, formulaHolds } from '../formulaRecord';
import { fromRecord } from '../fromRecord';
import { overSeeds } from '../learningRuns';
import { across, provided, throughout } from '../verdict';

/** Sections IV-B and V-E: Lemma 3, the least delay, Algorithm 1, Theorem 2 and its running time. */
export const algorithmClaims: readonly Claim[] = [
  claim({
    id: 'C11',
    section: 'IV-B, Lemma 3',
    says: 'The bandwidth that carries the payload in a given time is (25), with a Lambert-W function.',
    measured:
      'Rate (5) at the bandwidth of (25) against L/tau, a millionth less bandwidth, and rates beyond the capacity, on random channels; both branches of W.',
    experiments: ['formula-checks'],
    repeated: 'random channels, deadlines and powers',
    margins: { cases: 1000 },
    confidence: 1,
    notebooks: ['02-wireless-network', '04-online-scheduling'],
    figures: ['lambert-branches', 'required-bandwidth'],
    judge(records, { cases }) {
      const holds = (name: string, label: string): Check => formulaHolds(records, 'bandwidth', name, cases, label);
      return provided(
        'W is the branch W_{-1} and Gamma < 1, a rate below the capacity; on W_0 (25) is 0/0, and from Gamma = 1 on no bandwidth is enough',
        [
          holds('lemma-3-rate', 'the rate is met'),
          holds('lemma-3-least', 'no less bandwidth is enough'),
          holds('lemma-3-letter', '(25) to the letter'),
          holds('lemma-3-lower-branch', 'W_{-1}'),
          holds('lemma-3-infeasible', 'Gamma >= 1'),
        ],
        [formulaAlwaysFails(records, 'bandwidth', 'lemma-3-principal-branch', cases, 'W_0')],
      );
    },
  }),
  claim({
    id: 'C12',
    section: 'IV-B',
    says: 'The least delay of a set grows with every device that joins it.',
    measured: 'Least delay of a random set and of the same set with one more random device, weaker or stronger.',
    experiments: ['formula-checks'],
    repeated: 'random sets',
    margins: { cases: 1000 },
    confidence: 1,
    notebooks: ['04-online-scheduling'],
    judge: (records, { cases }) =>
      throughout([formulaHolds(records, 'bandwidth', 'delay-grows', cases, 'one more device')]),
  }),
  claim({
    id: 'C13',
    section: 'IV-B, Theorem 2 (27)',
    says: 'Some optimal set of P1 is a prefix of the devices in order of their gains.',
    measured:
      'The best of all 2^K - 1 sets against the best prefix, both penalties, equal power and payload, up to eight devices.',
    experiments: ['formula-checks'],
    repeated: 'random rounds',
    margins: { cases: 300 },
    confidence: 1,
    notebooks: ['04-online-scheduling'],
    judge: (records, { cases }) =>
      throughout([formulaHolds(records, 'algorithm', 'threshold-structure', cases, 'all sets')]),
  }),
  claim({
    id: 'C14',
    section: 'IV-B, Theorem 2',
    says: 'Algorithm 1 solves P1 optimally.',
    measured:
      'Its objective against that of the best prefix: on random rounds at the worst V/Q, in the counter-example with three devices, and along its own runs in six channel models.',
    experiments: ['formula-checks', 'early-stop'],
    repeated: 'random rounds; seeds of the runs',
    margins: { cases: 300, twoDevices: 100, rounds: 1000 },
    confidence: 0.95,
    notebooks: ['04-online-scheduling'],
    figures: ['early-stop-counter-example', 'early-stop-misses'],
    judge: (records, { cases, twoDevices, rounds }) =>
      provided(
        'the thresholds of the round never fall; for psi = rho that n (n+1) (tau*(n+1) - tau*(n)) does not decrease with n',
        [
          formulaHolds(records, 'algorithm', 'early-stop-safe', cases, 'thresholds never fall'),
          formulaHolds(records, 'algorithm', 'early-stop-two-devices', twoDevices, 'two devices'),
        ],
        [
          formulaHolds(records, 'algorithm', 'early-stop-counter-example', 1, 'the counter-example'),
          ...channelModels.flatMap(({ name }) => neverMisses(records, name, rounds)),
        ],
      ),
  }),
  claim({
    id: 'C22',
    section: 'V-E, figure 6',
    says: 'The mean running time of the algorithm grows with tau_bar, and its maximum is largest at the tightest and the loosest budget.',
    measured:
      'Evaluations of Lemma 3 a round, its work without a clock, in several runs: the mean from each budget to the next, and the largest of a run at the two ends against the largest in between.',
    experiments: ['running-time'],
    repeated: 'runs, each another cell',
    margins: { growth: 0, excess: 0, rounds: 100, seeds: 10 },
    fixed: secondEdition,
    confidence: 0.95,
    notebooks: ['04-online-scheduling'],
    figures: ['fig6-running-time'],
    judge: (records, margins) => across(runningWork(records, margins)),
  }),
  claim({
    id: 'F6',
    section: 'IV-B',
    says: 'Algorithm 1 is exact for every V and Q if and only if its thresholds never fall.',
    measured:
      'Random rounds: where they never fall, no loss at any threshold; where they fall by 0.1 % or more, a loss at some V/Q in every single round.',
    experiments: ['formula-checks'],
    repeated: 'random rounds',
    margins: { cases: 300 },
    confidence: 1,
    notebooks: ['04-online-scheduling'],
    judge: (records, { cases }) =>
      throughout([
        formulaHolds(records, 'algorithm', 'early-stop-safe', cases, 'if'),
        formulaAlwaysFails(records, 'algorithm', 'early-stop-unsafe', cases, 'only if'),
      ]),
  }),
  claim({
    id: 'F7',
    section: 'IV-B',
    says: 'With psi = rho the early stop costs at most a factor floor((K+1)^2/4)/K, about K/4, and channels exist that come as near as one likes.',
    measured: 'J(stopped)/J(best) at every threshold of random rounds over that factor; and on channels made for it.',
    experiments: ['formula-checks'],
    repeated: 'random rounds; six numbers of devices',
    margins: { cases: 1000, made: 6 },
    confidence: 1,
    notebooks: ['04-online-scheduling'],
    judge: (records, { cases, made }) =>
      throughout([
        formulaHolds(records, 'algorithm', 'early-stop-bounded', cases, 'never above'),
        formulaHolds(records, 'algorithm', 'early-stop-worst-reached', made, 'reached to 1 %'),
      ]),
  }),
];

/** Whether Algorithm 1 misses the best prefix in no round of a channel model, at any penalty and budget. */
function neverMisses(records: RecordSource, model: string, least: number): readonly Check[] {
  return fromRecord(records, earlyStopRuns.named({ channels: model }), ({ rows }) => [
    together(
      model,
      'no round of its own runs misses the best prefix',
      rows.map(({ penalty, gsDevices, rounds, missed }) =>
        holdsInAll(
          { cases: rounds, failures: Math.round(missed.mean * rounds) },
          { about: `rounds missed, psi '${penalty}', GS takes ${gsDevices}`, label: model, least },
        ),
      ),
    ),
  ]);
}

function runningWork(
  records: RecordSource,
  {
    growth,
    excess,
    rounds: fewest,
    seeds,
  }: { readonly growth: number; readonly excess: number; readonly rounds: number; readonly seeds: number },
): readonly Check[] {
  return fromRecord(records, runningWorkRuns.named(), (rows) => {
    const rounds = least(rows.map((row) => row.rounds));
    const repeated = least(rows.map(({ runs }) => runs.length));
    if (!(rounds >= fewest && repeated >= seeds)) {
      const asked = `${seeds} of ${fewest} are asked for: npx fedft run running-time --profile laptop`;
      return [lacking('runs', 'runs a budget', `running-time/work has ${repeated} runs of ${rounds} rounds, ${asked}`)];
    }
    const budget = (i: number): string => `tau_bar = ${rows[i]!.delayBudgetMsPerBit} ms/bit`;
    const between = (run: number): number =>
      greatest(rows.slice(1, -1).map(({ runs }) => runs[run]!.largestEvaluations));
    return [
      ...rows.slice(1).map(({ runs }, i) =>
        overSeeds(
          runs.map(({ meanEvaluations }, run) => meanEvaluations - rows[i]!.runs[run]!.meanEvaluations),
          {
            about: `mean evaluations at ${budget(i + 1)} minus those at the budget before`,
            label: `mean up to ${rows[i + 1]!.delayBudgetMsPerBit} ms/bit`,
            margin: growth,
            seeds,
          },
        ),
      ),
      ...[0, rows.length - 1].map((i) =>
        overSeeds(
          rows[i]!.runs.map(({ largestEvaluations }, run) => largestEvaluations - between(run)),
          {
            about: `largest evaluations at ${budget(i)} minus the largest in between`,
            label: `maximum at ${rows[i]!.delayBudgetMsPerBit} ms/bit`,
            margin: excess,
            seeds,
          },
        ),
      ),
    ];
  });
}
