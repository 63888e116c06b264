import { delayBudgetRuns, otherQueueRuns } from '../../experiments';
import { mean } from '../../math';
import { type Check, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import {
  federatedRuns,
  finalOutcome,
  type LearningRun,
  overSeeds,
  pairedAbove,
  runsWith,
  sharedSeeds,
  valuesOf,
} from '../learningRuns';
import { compareSchemes, OUTCOMES, ofTasks, perTask, unit } from '../schemeComparison';

/** Cells of each task; no control had been trained when these margins were written. */
const cells = {
  confidence: 0.95,
  repeated: 'cells, other ones for every task; paired: same channels, data split and mini-batches',
  fixed: { ...secondEdition, data: 'the ten shared cells of the first edition, which had no controls' },
  notebooks: ['05-results'],
} as const;

/** Sections V-B to V-D beside the order: how close, how sudden, how much tau_bar matters, and the controls. */
export const controlClaims: readonly Claim[] = [
  claim({
    ...cells,
    id: 'M1',
    section: 'V-B, V-C',
    says: 'The proposed scheme ends close to All-in.',
    measured:
      'Accuracy and minus the training loss of the proposed scheme minus those of All-in: at most two points and a twentieth of a nat below.',
    experiments: ['learning'],
    margins: { accuracy: -0.02, loss: -0.05, seeds: 3 },
    judge: (records, { seeds, ...close }) =>
      perTask(records, 'any', (runs, task) => [
        together(
          task,
          'close to All-in',
          OUTCOMES.map((outcome) =>
            compareSchemes(runs, task, ['proposed', 'all-in'], outcome, { margin: close[outcome], seeds }),
          ),
        ),
      ]),
  }),
  claim({
    ...cells,
    id: 'M4',
    section: 'V-D, figure 5(a)',
    says: 'As tau_bar grows, the training loss of the proposed scheme falls less than that of GS and AABA.',
    measured: 'Fall of the final training loss from the tightest budget to the loosest, GS or AABA minus proposed.',
    experiments: ['delay-budget'],
    margins: { difference: 0.01, seeds: 3 },
    judge: (records, { difference, seeds }) =>
      ofTasks(records, delayBudgetRuns, (runs, task) =>
        (['gs', 'aaba'] as const).map((other) => {
          const own = fallsBySeed(runs, task, 'proposed');
          const falls = [...fallsBySeed(runs, task, other)].flatMap(([seed, fall]) =>
            own.has(seed) ? [fall - own.get(seed)!] : [],
          );
          const about = `fall of the loss, ${other} minus proposed`;
          return overSeeds(falls, { about, label: `${task}, ${other}`, margin: difference, seeds });
        }),
      ),
  }),
  claim({
    ...cells,
    id: 'M6',
    section: 'V-B, figure 3(a)',
    says: 'The training loss of the proposed scheme declines rapidly around one round; that of GS and AABA does not change significantly.',
    measured:
      'The round at which two means fit the loss curve best (least squares): share of the whole fall between the measurements on either side of it; and the whole fall of GS and AABA below the smallest difference that matters.',
    experiments: ['learning'],
    margins: { sudden: 0.5, unchanged: -0.05, seeds: 3 },
    judge: (records, { sudden, unchanged, seeds }) =>
      perTask(records, 'text', (runs, task) => [
        overSeeds([...runsWith(runs, { task, scheme: 'proposed' }).values()].map(shareAtChange), {
          about: 'share of the fall around the change-point',
          label: `${task}: proposed falls at once`,
          margin: sudden,
          seeds,
        }),
        ...(['gs', 'aaba'] as const).map((scheme) =>
          overSeeds(
            [...runsWith(runs, { task, scheme }).values()].map((run) => -wholeFall(run)),
            {
              about: 'minus the fall of the loss, nats',
              label: `${task}: ${scheme} stays`,
              margin: unchanged,
              seeds,
            },
          ),
        ),
      ]),
  }),
  claim({
    ...cells,
    id: 'F30',
    section: 'V-B',
    says: 'GS after one round of everybody ends as well as the proposed scheme: what that gains over GS comes from having reached everybody once.',
    measured: 'Final accuracy and minus the training loss of the control minus those of the proposed scheme.',
    experiments: ['learning'],
    margins: { accuracy: -0.01, loss: -0.01, seeds: 3 },
    judge: (records, { seeds, ...close }) =>
      perTask(records, 'any', (runs, task) => [
        together(
          task,
          'the control is no worse',
          OUTCOMES.map((outcome) =>
            compareSchemes(runs, task, ['gs-plus-one', 'proposed'], outcome, { margin: close[outcome], seeds }),
          ),
        ),
      ]),
  }),
  claim({
    ...cells,
    id: 'F31',
    section: 'IV-A, V-B',
    says: 'The start of the queue has two sides: an empty queue, which reaches everybody in the first round, learns better; a place-holder schedules more devices.',
    measured:
      'The proposed scheme with an empty queue against itself with a place-holder: final accuracy of the first minus that of the second, mean number of devices of the second minus that of the first.',
    experiments: ['learning'],
    margins: { accuracy: 0.01, devices: 0, seeds: 3 },
    judge: (records, { accuracy, devices, seeds }) => {
      const others = federatedRuns(records, otherQueueRuns);
      return perTask(records, 'any', (runs, task) => {
        const [told, other] = [runsWith(runs, { task, scheme: 'proposed' }), runsWith(others, { task })];
        const empty = [...other.values()][0]?.labels['queue'] === 'empty-queue' ? other : told;
        const held = empty === told ? other : told;
        return [
          pairedAbove([empty, held], (run) => finalOutcome(run, 'accuracy'), {
            about: `empty queue over place-holder: ${unit.accuracy}`,
            label: `${task}: learning`,
            margin: accuracy,
            seeds,
          }),
          pairedAbove([held, empty], ({ results }) => mean(results.rounds.devices), {
            about: 'place-holder over empty queue: devices a round',
            label: `${task}: devices`,
            margin: devices,
            seeds,
          }),
        ];
      });
    },
  }),
  claim({
    ...cells,
    id: 'F32',
    section: 'V-B',
    says: 'Two regimes: where the first round takes at most half of all budgets together, the proposed scheme ends better than GS; where it takes more, it does not.',
    measured:
      'Accuracy of the proposed scheme minus that of GS in the cells of either kind, told apart by tau_0 <= T tau_bar / 2 of the proposed scheme.',
    experiments: ['learning'],
    margins: { accuracy: 0.01, share: 0.5, seeds: 3 },
    judge: (records, { accuracy, share, seeds }) =>
      perTask(records, 'any', (runs, task) => {
        const pairs = sharedSeeds(runsWith(runs, { task, scheme: 'proposed' }), runsWith(runs, { task, scheme: 'gs' }));
        const lead = (cheap: boolean): number[] =>
          pairs
            .filter(([{ results }]) => firstRoundShare(results) <= share === cheap)
            .map(([own, other]) => finalOutcome(own, 'accuracy') - finalOutcome(other, 'accuracy'));
        const ask = (label: string, values: readonly number[], margin: number, about: string): Check =>
          overSeeds(values, { about, label: `${task}: ${label}`, margin, seeds });
        return [
          ask('cheap first round', lead(true), accuracy, 'proposed over gs: test accuracy'),
          ask(
            'dear first round',
            lead(false).map((value) => -value),
            -accuracy,
            'gs over proposed: test accuracy',
          ),
        ];
      }),
  }),
];

/** tau_0 over the budget of all rounds together. */
function firstRoundShare({ rounds, delayBudget }: LearningRun['results']): number {
  return rounds.delay[0]! / (delayBudget * rounds.delay.length);
}

/** Final training loss at the tightest budget minus that at the loosest, nats, by seed. */
function fallsBySeed(runs: readonly LearningRun[], task: string, scheme: string): ReadonlyMap<number, number> {
  const own = runs.filter(({ labels }) => labels.task === task && labels['scheme'] === scheme);
  const budget = (variant: string): number =>
    Number(own.find(({ labels }) => labels['variant'] === variant)!.settings['delayBudgetMsPerBit']);
  const variants = [...valuesOf(own, 'variant')].sort((a, b) => budget(a) - budget(b));
  if (variants.length < 2) return new Map();
  const [tight, loose] = [runsWith(own, { variant: variants[0]! }), runsWith(own, { variant: variants.at(-1)! })];
  return new Map(
    sharedSeeds(tight, loose).map(([at, after]) => [at.seed, finalOutcome(after, 'loss') - finalOutcome(at, 'loss')]),
  );
}

function wholeFall({ results }: LearningRun): number {
  const { trainingLoss } = results.evaluations;
  return trainingLoss[0]! - trainingLoss.at(-1)!;
}

/** The share of the whole fall of the loss that lies between the measurements before and after its change-point. */
function shareAtChange(run: LearningRun): number {
  const { trainingLoss } = run.results.evaluations;
  const change = changePoint(trainingLoss);
  const fall = trainingLoss[change - 1]! - trainingLoss[Math.min(change + 1, trainingLoss.length - 1)]!;
  return fall / wholeFall(run);
}

/** The index at which a curve is best split into two means, by least squares (Bai, Econometric Theory 13, 1997). */
function changePoint(values: readonly number[]): number {
  const spread = (part: readonly number[]): number => {
    const centre = mean(part);
    return part.reduce((sum, value) => sum + (value - centre) * (value - centre), 0);
  };
  let best = 1;
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < values.length; i++) {
    const total = spread(values.slice(0, i)) + spread(values.slice(i));
    if (total < lowest) [best, lowest] = [i, total];
  }
  return best;
}
