import type { EffectStudy, FormulaChecks, TransientRow, ViolationTest } from '../../src/experiments';
import { channelModels, weightings } from '../../src/experiments';
import type { MeanInterval, MedianInterval } from '../../src/math';
import { type Labels, makeRecord, type RunRecord } from '../../src/records';
import { environmentOf } from '../records/environmentOf';
import { participationWorld } from './participationWorld';

/** A record of made-up results: what claims are tested on, so that no test depends on what was measured. */
export function made(experiment: string, run: string, results: unknown, settings: object = {}): RunRecord<unknown> {
  const environment = environmentOf({ version: '0', code: '0', node: '20', platform: 'any' });
  const labels = labelsOf(experiment, run);
  const task = { input: /^(generated-images|cifar10)\b/.test(run) ? 'image' : 'text', majorityAccuracy: 0.5 };
  // What a run of section V tells of its task.
  const told = results instanceof Object && 'evaluations' in results ? { task, ...results } : results;
  return makeRecord({ experiment, run, labels, settings: settings as never, seed: 0, environment, results: told });
}

/** The labels of a made-up run: the parts of its name under the names that its experiment gives them. */
function labelsOf(experiment: string, run: string): Labels {
  const seed = Number(/seed-(\d+)$/.exec(run)?.[1] ?? 0);
  const [first, second, third] = run.split('/') as [string, string, string];
  switch (experiment) {
    case 'formula-checks':
      return { formulas: first };
    case 'bound':
      return { study: first };
    case 'early-stop':
      return { channels: first };
    case 'transient':
      return { horizon: first };
    case 'device-order':
      return { channels: first, penalty: second };
    case 'ambiguity':
      return first === 'payload' ? { study: first } : { item: first };
    case 'learning':
      if (second.endsWith('-place-holder')) return { task: first, scheme: 'proposed', queue: 'place-holder', seed };
      return { task: first, scheme: second, seed };
    case 'adaptation':
      return { task: first, mode: second, seed };
    case 'training-constants':
      return second === 'counterfactuals' ? { task: first, study: second, seed } : { task: first, seed };
    case 'participation':
      return { task: first, mode: second, scheme: third, seed };
    case 'running-time':
      return first === 'work' ? { study: first } : {};
    case 'samples':
    case 'batch-size':
    case 'delay-budget':
      return { task: first, variant: second, scheme: third, seed };
    default:
      return {};
  }
}

/** An interval of half-width `half` around a mean. */
export const around = (mean: number, half = 0.01): MeanInterval => ({ mean, low: mean - half, high: mean + half });

/** The same around a median. */
export const aroundMedian = (median: number, half = 0.01): MedianInterval => ({
  median,
  low: median - half,
  high: median + half,
});

/** Checks that never fail, and those that fail in every case. */
const formulas: { readonly [run: string]: { readonly never: readonly string[]; readonly always: readonly string[] } } =
  {
    bound: {
      never: [
        'lambda-falls',
        'lora-gap-falls',
        'lambda-below-one',
        'sampling-identity',
        'blocks-separate',
        'blocks-of-a-network',
        'averaged-norm',
        'batch-variance',
        'any-sets',
        'biased-sets',
      ],
      always: [
        'batch-variance-grows',
        'lambda-beyond-the-step',
        'euclidean-norm',
        'objective-ranks',
        'objective-gap-ranks',
      ],
    },
    payload: {
      never: [
        'payload-batch',
        'gradient-below-encoder',
        'gradient-below-lora',
        'tokens-recovered',
        'labels-recovered',
        'encoder-costs-most-text',
        'encoder-costs-most-images',
      ],
      always: ['payload-rank', 'round-below-unsplit'],
    },
    queue: { never: ['lemma-2', 'lemma-2-equality', 'queue-guarantee', 'aaba-within-gs'], always: [] },
    bandwidth: {
      never: [
        'lemma-3-rate',
        'lemma-3-letter',
        'lemma-3-least',
        'lemma-3-infeasible',
        'lemma-3-lower-branch',
        'delay-grows',
      ],
      always: ['lemma-3-principal-branch'],
    },
    algorithm: {
      never: [
        'threshold-structure',
        'exact-search-optimal',
        'exact-search-work',
        'early-stop-safe',
        'early-stop-two-devices',
        'early-stop-bounded',
        'early-stop-worst-reached',
        'early-stop-counter-example',
      ],
      always: ['early-stop-unsafe'],
    },
  };

function formulaRecords(cases: number): RunRecord<unknown>[] {
  return Object.entries(formulas).map(([run, { never, always }]) => {
    const check = (name: string, failures: number): FormulaChecks => ({
      [name]: { about: name, cases, failures, worst: 0, tolerance: 0 },
    });
    const checks = [...never.map((name) => check(name, 0)), ...always.map((name) => check(name, cases))];
    return made('formula-checks', run, Object.assign({}, ...checks));
  });
}

function boundRecords(problems: number, runs: number): RunRecord<unknown>[] {
  const effects = (['scheduled', 'order', 'head-size', 'batch-size'] as const).map((effect) => ({
    effect,
    about: effect,
    points: [3, 2, 1].map((measured, i) => ({ label: `${effect} ${i}`, measured, standardError: 0.01 })),
  }));
  const initial = {
    effect: 'initial-gap',
    about: '',
    points: [
      { label: 'short, far', measured: 10, standardError: 0.01 },
      { label: 'short, near', measured: 1, standardError: 0.01 },
      { label: 'long, far', measured: 1, standardError: 0.001 },
      { label: 'long, near', measured: 1, standardError: 0.001 },
    ],
  };
  const tests = (
    [
      ['source', 'all'],
      ['tight', 'all'],
      ['source', 'scheduled'],
      ['participation', 'scheduled'],
    ] as const
  ).map(([form, headUpdates]) => ({
    form,
    headUpdates,
    cases: new Array(problems).fill({ worstScore: 0 }),
    violations: 0,
    rate: { low: 0, high: 3.7 / problems },
    medianRatio: 2,
  }));
  const shared = { value: 20, measured: 20, standardError: 0.1, bounds: { source: 1, sharp: 1 } };
  const lora = [{ scheduled: 1, batchSize: 8, disagreement: [0, 0.5] }];
  return [
    made('bound', 'effects', [initial, ...effects] as unknown as readonly EffectStudy[], { runs, rounds: runs }),
    made('bound', 'violations', tests as unknown as readonly ViolationTest[]),
    made('bound', 'assumptions', [{ assumption: 'shared-noise', about: '', points: [shared] }], { runs }),
    made('bound', 'lora', lora),
  ];
}

function schedulingRecords(seeds: number): RunRecord<unknown>[] {
  const row = (changes: Partial<TransientRow>): Partial<TransientRow> => ({
    scheme: 'proposed',
    penaltySchedule: 'constant',
    penaltySide: 'learning',
    initialBacklog: 0,
    minBacklog: 0,
    devices: around(5),
    devicesBeyondGs: around(1),
    delayOverBudget: aroundMedian(1, 0.001),
    firstDelayOverBudget: aroundMedian(1),
    firstBeyondMany: around(0),
    emptyQueueRounds: around(0),
    ...changes,
  });
  const unqueued = { penaltySchedule: null, penaltySide: null, initialBacklog: null, minBacklog: null };
  const rows = [
    row({ firstDelayOverBudget: aroundMedian(40), firstBeyondMany: around(1) }),
    row({ initialBacklog: 6 }),
    row({ minBacklog: 1, tailIndex: around(20) }),
    ...(['learning', 'delay'] as const).flatMap((penaltySide) =>
      [0, 6].map((initialBacklog) =>
        row({
          penaltySchedule: 'inverse-sqrt',
          penaltySide,
          initialBacklog,
          devicesBeyondGs: around(-2),
          emptyQueueRounds: around(40),
        }),
      ),
    ),
    row({ scheme: 'gs', ...unqueued, devicesBeyondGs: around(0) }),
    row({ scheme: 'aaba', ...unqueued, devicesBeyondGs: around(-1) }),
  ];
  const order = weightings.flatMap((weighting) =>
    [0, 6].flatMap((initialBacklog) =>
      Array.from({ length: 100 }, () => ({ ...weighting, initialBacklog, order: 'holds', budgetKept: true })),
    ),
  );
  const early = (['bound', 'count'] as const).map((penalty) => ({
    penalty,
    gsDevices: 4,
    rounds: 200 * seeds,
    missed: around(0, 0),
    worstGap: 0,
  }));
  const work = [5, 1, 2, 5].map((largestEvaluations, i) => ({
    delayBudgetMsPerBit: (i + 1) * 1e-5,
    rounds: 10 * seeds,
    runs: Array.from({ length: seeds }, (_, seed) => ({
      seed,
      meanEvaluations: 10 * (i + 1),
      largestEvaluations,
      bimodality: 0.9 - 0.1 * i,
      few: 0.5,
      many: 0.4,
    })),
  }));
  return [
    made('transient', 'short', { rounds: 200, seeds, rows, everyDeviceTail: around(1) }),
    made('transient', 'long', { rounds: 5000, seeds, rows, everyDeviceTail: around(1) }),
    made('device-order', 'default/bound', order, { grid: { seeds } }),
    ...channelModels.map(({ name }) => made('early-stop', name, { rows: early, safety: [] })),
    made('running-time', 'work', work),
    made('ambiguity', 'default', [
      { alternative: 'as it is', seeds, roundsOverBudget: around(0.3), betterChannels: around(0.5) },
    ]),
  ];
}

/** How good a scheme is in the made-up world; the seeds differ by a little. */
const QUALITY = { 'all-in': 0.86, proposed: 0.85, gs: 0.54, aaba: 0.52, 'gs-plus-one': 0.855 } as const;
const DEVICES = { 'all-in': 20, proposed: 6, gs: 5, aaba: 4, 'gs-plus-one': 7 } as const;
/** Rounds of the devices of each dose, four devices each, and how good their heads are. */
const DOSES = [0, 1, 3, 10, 50] as const;

/** A federated run whose accuracy rises slowly, then fast, to `quality`, with a wiggle of the given size. */
export function run(scheme: keyof typeof QUALITY, quality: number, seed: number, wiggle: number): object {
  const round = Array.from({ length: 21 }, (_, i) => 5 * i);
  // Better cells let the proposed scheme take more devices and lead by more.
  const cell = scheme === 'proposed' ? 0.1 * seed : 0;
  const end = quality + 0.001 * seed + 0.01 * cell;
  const testAccuracy = round.map((t, i) => {
    const s = t / 100;
    const rise = s < 0.25 ? 0.2 * s : Math.min(1, 0.05 + 12 * (s - 0.25));
    return 0.5 + (end - 0.5) * rise + (i % 2 === 0 ? wiggle : -wiggle);
  });
  return {
    scheme,
    evaluations: { round, testAccuracy, trainingLoss: testAccuracy.map((accuracy) => 1.2 - accuracy) },
    delayBudget: 1,
    rounds: { devices: new Array(100).fill(DEVICES[scheme] + cell), delay: new Array(100).fill(1) },
    participation: Array.from({ length: 20 }, (_, k) => DOSES[k >> 2]!),
    finalAccuracyByDevice: Array.from({ length: 20 }, (_, k) => 0.5 + (k >> 2) * (0.1 + 0.001 * seed)),
    parameters: { lora: 100, head: 10, encoder: 10_000 },
  };
}

function learningRecords(seeds: number, points: number): RunRecord<unknown>[] {
  const schemes = Object.keys(QUALITY) as (keyof typeof QUALITY)[];
  const every = Array.from({ length: seeds }, (_, seed) => seed);
  const learning = ['generated-sentiment', 'sst2', 'generated-images'].flatMap((task) =>
    schemes.flatMap((scheme) =>
      every.map((seed) => {
        const wiggle = task === 'generated-images' ? 0.001 : 0.01;
        return made('learning', `${task}/${scheme}/seed-${seed}`, run(scheme, QUALITY[scheme], seed, wiggle));
      }),
    ),
  );
  const held = ['generated-sentiment', 'sst2', 'generated-images'].flatMap((task) =>
    every.map((seed) =>
      made('learning', `${task}/proposed-place-holder/seed-${seed}`, {
        ...run('proposed', 0.7, seed, 0),
        rounds: { devices: new Array(100).fill(8), delay: new Array(100).fill(1) },
      }),
    ),
  );
  const samples = [320, 4000].flatMap((trainExamples) =>
    every.map((seed) => {
      const name = `generated-images/samples-${trainExamples}/gs/seed-${seed}`;
      return made('samples', name, run('gs', 0.54, seed, trainExamples < 1000 ? 0.02 : 0.001), { trainExamples });
    }),
  );
  const adaptation = Object.entries({ 'pretrained-lora': 0.9, 'pretrained-full': 0.9, 'random-lora': 0.6 }).flatMap(
    ([mode, quality]) =>
      every.map((seed) => made('adaptation', `sst2/${mode}/seed-${seed}`, run('all-in', quality, seed, 0.01))),
  );
  const batches = [2, 8, 32].flatMap((batch) =>
    every.map((seed) =>
      made('batch-size', `sst2/batch-${batch}/gs/seed-${seed}`, run('gs', 0.7 + batch / 1000, seed, 0), {
        batchSize: batch,
      }),
    ),
  );
  const budgets = [0.7, 0.8, 0.83].flatMap((quality, i) =>
    (['proposed', 'gs', 'aaba'] as const).flatMap((scheme) =>
      every.map((seed) => {
        const lead = scheme === 'proposed' ? 0 : 0.1 - 0.02 * i;
        const settings = { delayBudgetMsPerBit: (i + 1) * 1e-5 };
        const name = `generated-images/budget-${i}/${scheme}/seed-${seed}`;
        return made('delay-budget', name, run(scheme, quality - lead, seed, 0), settings);
      }),
    ),
  );
  const checkpoints = Array.from({ length: points }, (_, round) => ({
    round,
    spread: { spread: around(1), squaredMean: 1 },
  }));
  const gap = { lossGap: { gap: 0.1, idleHeads: 0.1, sampledGradients: 0.01, interaction: 0 } };
  return [
    ...learning,
    ...held,
    ...samples,
    ...adaptation,
    ...batches,
    ...budgets,
    made('training-constants', 'sst2/seed-0', { checkpoints, summary: { smoothness: { high: 1.3 } } }),
    ...every.map((seed) => made('training-constants', `sst2/counterfactuals/seed-${seed}`, [{ scheme: 'gs', ...gap }])),
  ];
}

/** How much evidence a made-up world has. */
export interface WorldSize {
  readonly cases: number;
  readonly problems: number;
  readonly seeds: number;
  readonly learningSeeds: number;
  /** Monte Carlo runs, and checkpoints of a training. */
  readonly runs: number;
  readonly checkpoints: number;
}

/** Enough of everything. */
export const plenty: WorldSize = {
  cases: 20_000,
  problems: 160,
  seeds: 30,
  learningSeeds: 6,
  runs: 600,
  checkpoints: 5,
};

/** A world in which every claim of the ledger is true, even those that the real records refute. */
export function worldOf(size: WorldSize = plenty): readonly RunRecord<unknown>[] {
  return [
    ...formulaRecords(size.cases),
    ...boundRecords(size.problems, size.runs),
    ...schedulingRecords(size.seeds),
    ...learningRecords(size.learningSeeds, size.checkpoints),
    ...participationWorld(size.learningSeeds).map(([name, results]) => made('participation', name, results)),
  ];
}

/** The same world with the results of some runs changed; the change is given a copy. */
export function changed(
  world: readonly RunRecord<unknown>[],
  where: RegExp,
  // biome-ignore lint/suspicious/noExplicitAny: results of every shape pass through
  change: (results: any, record: RunRecord<unknown>) => unknown,
): readonly RunRecord<unknown>[] {
  let found = 0;
  const next = world.map((record) => {
    if (!where.test(`${record.experiment}/${record.run}`)) return record;
    found++;
    const results = structuredClone(record.results);
    return made(record.experiment, record.run, change(results, record) ?? results, record.settings);
  });
  if (found === 0) throw new Error(`no record matches ${where}`);
  return next;
}
