import { channelModels, earlyStopRuns, runningWorkRuns, samplesRuns } from '../../experiments';
import { least, UNIFORM_BIMODALITY } from '../../math';
import { missingRecord, type RecordSource } from '../../records';
import { type Check, denied, exactly, isBelow, lacking, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import { formulaAlwaysFails, formulaHolds } from '../formulaRecord';
import { fromRecord } from '../fromRecord';
import { federatedRuns, overSeeds, roughness, runsWith, tasksOf, valuesOf } from '../learningRuns';
import { across, provided, throughout } from '../verdict';

const exact = {
  confidence: 1,
  fixed: { ...secondEdition, data: 'the checks had been run once, and the leaks of the first edition were known' },
} as const;

/** What the first edition of the ledger left out, M2 to M10 without the learning: hardness, samples, numbers of devices, privacy, cost. */
export const furtherClaims: readonly Claim[] = [
  claim({
    ...exact,
    id: 'M2',
    section: 'I, IV-A',
    says: 'P1 is NP-hard.',
    measured:
      'Theorem (ours): with equal powers and payloads the best set is a prefix of the gain order (C13), so the best of K convex problems solves P1. Checked: the exact search against all 2^K - 1 sets, and the growth of its work, evaluations of (25) ~ K^p, from 10 to 10,000 devices; p below 1.25 denies the sentence for such devices.',
    experiments: ['formula-checks'],
    repeated: 'random rounds',
    margins: { cases: 300, growths: 3 },
    notebooks: ['04-online-scheduling'],
    judge: (records, { cases, growths }) => {
      const solved = together('equal powers and payloads', 'P1 is solved exactly in nearly linear time', [
        formulaHolds(records, 'algorithm', 'threshold-structure', cases, 'the best set is a prefix'),
        formulaHolds(records, 'algorithm', 'exact-search-optimal', cases, 'the exact search finds it'),
        formulaHolds(records, 'algorithm', 'exact-search-work', growths, 'work'),
      ]);
      return throughout([denied(solved, 'no exact algorithm is polynomial')]);
    },
  }),
  claim({
    id: 'M3',
    section: 'V-C',
    says: 'More samples on a device make the variance of its gradients smaller, and the curves smoother.',
    measured:
      'The variance of a mini-batch of b out of n samples, (s^2/b)(1 - b/n), against n; roughness of the accuracy curve (mean absolute second difference) with few minus with many samples a device, the mini-batch as it is.',
    experiments: ['formula-checks', 'samples'],
    repeated: 'all mini-batches; cells, paired',
    margins: { cases: 300, smoother: 0, seeds: 3 },
    fixed: { ...secondEdition, data: 'the variance had been checked once; none of the runs over samples' },
    confidence: 0.95,
    notebooks: ['05-results'],
    judge: (records, { cases, smoother, seeds }) =>
      across([
        together('variance', 'the variance falls with n', [
          formulaHolds(records, 'bound', 'batch-variance', cases, 'variance'),
          formulaAlwaysFails(records, 'bound', 'batch-variance-grows', cases, 'variance'),
        ]),
        ...smootherWithSamples(records, smoother, seeds),
      ]),
  }),
  claim({
    id: 'M5',
    section: 'V-E',
    says: 'At the tightest budget the proposed scheme schedules either few devices or many, and less so as tau_bar grows.',
    measured:
      "Sarle's bimodality coefficient of n_t over the rounds of a run (5/9: uniform) at the tightest budget, and minus that at the loosest; since a skewed distribution has a large coefficient too, the shares of rounds with at most a quarter and at least three quarters of the devices.",
    experiments: ['running-time'],
    repeated: 'runs, each another cell',
    margins: { bimodality: UNIFORM_BIMODALITY, share: 0.05, less: 0, rounds: 100, seeds: 10 },
    fixed: { ...secondEdition, data: 'means of a trial of thirty runs' },
    confidence: 0.95,
    notebooks: ['04-online-scheduling'],
    figures: ['fig6-running-time'],
    judge: (records, margins) => throughout(fewOrMany(records, margins)),
  }),
  claim({
    ...exact,
    id: 'M7',
    section: 'abstract, I',
    says: 'The split preserves the privacy of raw data and enhances it.',
    measured:
      'Whether tokens can be computed from the sent embeddings, and labels of two classes from the feature gradients, by whoever knows the public embedding module: supported where they never can.',
    experiments: ['formula-checks'],
    repeated: 'random tokens, heads and labels',
    margins: { cases: 100 },
    notebooks: ['01-split-model'],
    judge: (records, { cases }) =>
      throughout([
        formulaAlwaysFails(records, 'payload', 'tokens-recovered', cases, 'tokens'),
        formulaAlwaysFails(records, 'payload', 'labels-recovered', cases, 'labels'),
      ]),
  }),
  claim({
    id: 'M8',
    section: 'I, IV-B (Definition 1)',
    says: 'Algorithm 1 is epsilon-optimal in every round.',
    measured:
      'Definition 1 is lost but for its name; read as J(stopped)/J(best) - 1 <= epsilon with epsilon = 1 %: the worst gap of its own runs in six channel models, psi = rho.',
    experiments: ['formula-checks', 'early-stop'],
    repeated: 'rounds of the runs',
    margins: { epsilon: 0.01, cases: 300, rounds: 1000 },
    fixed: { ...secondEdition, data: 'the gaps of the first edition; epsilon is ours' },
    confidence: 1,
    notebooks: ['04-online-scheduling'],
    figures: ['early-stop-misses'],
    judge: (records, { epsilon, cases, rounds }) =>
      provided(
        'the thresholds of the round never fall',
        [formulaHolds(records, 'algorithm', 'early-stop-safe', cases, 'thresholds never fall')],
        channelModels.flatMap(({ name }) => worstGap(records, name, { epsilon, rounds })),
      ),
  }),
  claim({
    ...exact,
    id: 'M9',
    section: 'I, II-A',
    says: 'The encoder is the most computationally expensive part.',
    measured:
      'Floating-point operations of a forward pass, from the descriptors of BERT-base (8 to 512 tokens) and ViT-base (patches of 8 to 32 pixels): embedding and task module together against the encoder.',
    experiments: ['formula-checks'],
    repeated: 'lengths and patches',
    margins: { lengths: 7, patches: 3 },
    notebooks: ['01-split-model'],
    judge: (records, { lengths, patches }) =>
      throughout([
        formulaHolds(records, 'payload', 'encoder-costs-most-text', lengths, 'BERT-base'),
        formulaHolds(records, 'payload', 'encoder-costs-most-images', patches, 'ViT-base'),
      ]),
  }),
  claim({
    ...exact,
    id: 'M10',
    section: 'III-A, Theorem 1',
    says: 'Theorem 1 holds for an arbitrary scheduling policy, one that prefers good channels too.',
    measured:
      'Under Assumption 3 the gradient of phi is the same on every device, so that the tight form holds for any sets: it against (13) on random constants and schedules. Without it: always the device furthest from the mean, against the bound for uniform sets with their spread.',
    experiments: ['formula-checks'],
    repeated: 'random constants; random devices',
    margins: { cases: 300 },
    notebooks: ['03-bound'],
    judge: (records, { cases }) =>
      provided(
        'Assumption 3 holds to the letter and every task module moves; where devices differ, a policy that is not uniform ends elsewhere than at the minimum of F',
        [formulaHolds(records, 'bound', 'any-sets', cases, 'Assumption 3 to the letter')],
        [formulaHolds(records, 'bound', 'biased-sets', cases, 'devices that differ')],
      ),
  }),
];

function smootherWithSamples(records: RecordSource, margin: number, seeds: number): readonly Check[] {
  const runs = federatedRuns(records, samplesRuns);
  const tasks = tasksOf(runs, 'any');
  if (tasks.length === 0) return [lacking('curves', 'samples', missingRecord('samples'))];
  return tasks.map((task) => {
    const own = runs.filter(({ labels }) => labels.task === task);
    const count = (variant: string): number =>
      Number(own.find(({ labels }) => labels['variant'] === variant)!.settings['trainExamples']);
    const variants = [...valuesOf(own, 'variant')].sort((a, b) => count(a) - count(b));
    const [few, many] = [runsWith(own, { variant: variants[0]! }), runsWith(own, { variant: variants.at(-1)! })];
    const differences = [...few].flatMap(([seed, run]) => {
      const other = many.get(seed);
      const rough = ({ results }: typeof run): number => roughness(results.evaluations.testAccuracy);
      return other === undefined || other === run ? [] : [rough(run) - rough(other)];
    });
    const about = 'roughness with few samples a device minus that with many';
    return overSeeds(differences, { about, label: `curves, ${task}`, margin, seeds });
  });
}

function fewOrMany(
  records: RecordSource,
  margins: {
    readonly bimodality: number;
    readonly share: number;
    readonly less: number;
    readonly rounds: number;
    readonly seeds: number;
  },
): readonly Check[] {
  const { bimodality, share, less, seeds } = margins;
  return fromRecord(records, runningWorkRuns.named(), (rows) => {
    const [tight, loose] = [rows[0]!, rows.at(-1)!];
    if (least(rows.map(({ rounds }) => rounds)) < margins.rounds) {
      const asked = `${margins.rounds} are asked for: npx fedft run running-time --profile laptop`;
      return [lacking('rounds', 'rounds a run', `running-time/work has ${tight.rounds} rounds a run, ${asked}`)];
    }
    const ask = (label: string, about: string, values: readonly number[], margin: number): Check =>
      overSeeds(values, { label, about, margin, seeds });
    const coefficients = tight.runs.map((run) => run.bimodality);
    return [
      ask('two modes', 'bimodality coefficient at the tightest budget', coefficients, bimodality),
      ask(
        'few',
        'share of rounds with few devices at the tightest budget',
        tight.runs.map(({ few }) => few),
        share,
      ),
      ask(
        'many',
        'share of rounds with many devices there',
        tight.runs.map(({ many }) => many),
        share,
      ),
      ask(
        'less with tau_bar',
        'bimodality coefficient at the tightest budget minus that at the loosest',
        tight.runs.map((run, i) => run.bimodality - loose.runs[i]!.bimodality),
        less,
      ),
    ];
  });
}

function worstGap(
  records: RecordSource,
  model: string,
  { epsilon, rounds: fewest }: { readonly epsilon: number; readonly rounds: number },
): readonly Check[] {
  return fromRecord(records, earlyStopRuns.named({ channels: model }), ({ rows }) =>
    rows
      .filter(({ penalty }) => penalty === 'bound')
      .map(({ worstGap: gap, rounds, gsDevices }) => {
        const about = `worst gap, GS takes ${gsDevices}`;
        const asked = `early-stop/${model} has ${rounds} rounds, ${fewest} are asked for: npx fedft run early-stop --profile laptop`;
        return rounds < fewest
          ? lacking(model, about, asked)
          : isBelow(exactly(gap ?? 0), { about, label: model, margin: epsilon });
      }),
  );
}
