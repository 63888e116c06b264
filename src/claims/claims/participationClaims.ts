import { lateAccuracy, type ParticipationMode, participationRuns, timeToAccuracy } from '../../experiments';
import { mean, meanInterval } from '../../math';
import { peerSchemes } from '../../scheduling';
import { type Check, isBelow, lacking, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import { finalOutcome, type LearningRun, overSeeds, pairedAbove, runsWith, sharedSeeds } from '../learningRuns';
import { ofTasks } from '../schemeComparison';

/**
 * Common to all: 95 % intervals over paired cells, of which no constant has seen one. A lead counts from 0.01 on, a tenth of what the
 * schemes of the paper differ by; a budget is kept where the mean delay is at most 1.01 of it.
 */
const common = {
  section: 'V-B',
  confidence: 0.95,
  repeated: 'cells, paired: same devices, channels, data split and mini-batches',
  experiments: ['participation'],
  fixed: {
    ...secondEdition,
    data: 'the pilot cells 100 to 103, and a trial of the first five cells of generated sentiment that ran while the claims were written',
  },
} as const;

const margins = { lead: 0.01, budget: 1.01, cells: 4 } as const;

type Margins = { readonly lead: number; readonly budget: number; readonly cells: number };

/** Figures of a task that stand beside these claims. */
const curves = ['participation-accuracy-generated-sentiment', 'participation-time-generated-sentiment'];

/** Who takes part, not only how many: what this work adds to the paper. */
export const participationClaims: readonly Claim[] = [
  claim({
    ...common,
    id: 'G1',
    says: 'Weighing who takes part learns better than GS, within the delay budget; on each task.',
    measured:
      'Test accuracy of participation minus that of GS over the last quarter of the rounds above the lead; mean delay over tau_bar below the budget.',
    margins,
    figures: [...curves, 'service-map'],
    judge: (records, limits) => ofTasks(records, participationRuns, (runs, task) => [leads(runs, task, 'gs', limits)]),
  }),
  claim({
    ...common,
    id: 'G2',
    says: 'It learns better than the proposed scheme, within the delay budget; on each task.',
    measured: 'As G1, against the proposed scheme.',
    margins,
    figures: [...curves, 'devices-reached'],
    judge: (records, limits) =>
      ofTasks(records, participationRuns, (runs, task) => [leads(runs, task, 'proposed', limits)]),
  }),
  claim({
    ...common,
    id: 'G3',
    says: 'It learns better than every scheme of another paper that is run here under the same constraint.',
    measured: 'As G1, against each of them that has runs on the task.',
    margins,
    figures: ['devices-reached'],
    judge: (records, limits) =>
      ofTasks(records, participationRuns, (runs, task) =>
        peerSchemes
          .map(({ name }) => name)
          .filter((scheme) => runsWith(runs, { task, mode: 'iid', scheme }).size > 0)
          .map((scheme) => leads(runs, task, scheme, limits, `${task}, ${scheme}`)),
      ),
  }),
  claim({
    ...common,
    id: 'G4',
    says: 'Its lead is more than that of one round with everybody, and more than that of a queue at its place-holder.',
    measured: 'As G1, against GS after one round of all devices, and against Algorithm 1 with the same queue and V.',
    margins,
    judge: (records, limits) =>
      ofTasks(records, participationRuns, (runs, task) =>
        ['gs-plus-one', 'proposed-placeholder'].map((scheme) =>
          leads(runs, task, scheme, limits, `${task}, ${scheme}`),
        ),
      ),
  }),
  claim({
    ...common,
    id: 'G5',
    says: 'It comes close to All-in.',
    measured:
      'Test accuracy of All-in minus that of participation over the last quarter of the rounds below the distance.',
    margins: { distance: 0.03, cells: 4 },
    figures: curves,
    judge: (records, { distance, cells }) =>
      ofTasks(records, participationRuns, (runs, task) => [
        pairedAbove([of(runs, task, 'participation'), of(runs, task, 'all-in')], accuracy, {
          about: 'participation over All-in: test accuracy',
          label: task,
          margin: -distance,
          seeds: cells,
        }),
      ]),
  }),
  claim({
    ...common,
    id: 'G6',
    says: 'The weight of the heads need not be known: over a decade of kappa it leads GS, and ends close to where it does at kappa = 3.',
    measured:
      'At kappa = 1 and 10: test accuracy minus that of GS above the lead, and minus that at kappa = 3 above minus the closeness.',
    margins: { ...margins, close: 0.02 },
    judge: (records, { lead, cells, close }) =>
      ofTasks(records, participationRuns, (runs, task) =>
        (['kappa-1', 'kappa-10'] as const)
          .filter((mode) => of(runs, task, 'participation', mode).size > 0)
          .map((mode) => {
            const label = `${task}, ${mode}`;
            const own = of(runs, task, 'participation', mode);
            return together(label, 'as good at another weight', [
              pairedAbove([own, of(runs, task, 'gs')], accuracy, {
                about: `${mode} over gs: test accuracy`,
                label,
                margin: lead,
                seeds: cells,
              }),
              pairedAbove([own, of(runs, task, 'participation')], accuracy, {
                about: `${mode} over kappa = 3: test accuracy`,
                label,
                margin: -close,
                seeds: cells,
              }),
            ]);
          }),
      ),
  }),
  claim({
    ...common,
    id: 'G7',
    says: 'It leads GS and the proposed scheme as well where devices hold unequal classes, and where they hold unequal numbers of examples.',
    measured:
      'As G1 and G2, under class shares from a Dirichlet draw of concentration 0.3, and under numbers of examples from such a draw.',
    margins,
    judge: (records, limits) =>
      ofTasks(records, participationRuns, (runs, task) =>
        (['label-skew', 'unequal'] as const)
          .filter((mode) => of(runs, task, 'participation', mode).size > 0)
          .flatMap((mode) =>
            ['gs', 'proposed'].map((scheme) => leads(runs, task, scheme, limits, `${task}, ${mode}, ${scheme}`, mode)),
          ),
      ),
  }),
  claim({
    ...common,
    id: 'G8',
    says: 'It reaches 90 % of the accuracy of All-in in less simulated time than GS and than the proposed scheme.',
    measured:
      'Simulated time to the first measurement at 90 % of what All-in ends at, that of the other scheme minus its own, in delay budgets above 0. A run that never gets there counts with its whole time: too little for the one that is late.',
    margins: { share: 0.9, later: 0, cells: 4 },
    figures: ['participation-time-generated-sentiment'],
    judge: (records, { share, later, cells }) =>
      ofTasks(records, participationRuns, (runs, task) =>
        ['gs', 'proposed'].map((scheme) =>
          overSeeds(timeSaved(runs, task, scheme, share), {
            about: `${scheme} later than participation, delay budgets`,
            label: `${task}, ${scheme}`,
            margin: later,
            seeds: cells,
          }),
        ),
      ),
  }),
  claim({
    ...common,
    id: 'G9',
    says: 'The form with a queue for each device ends where the index form does.',
    measured:
      'Test accuracy of participation-queue minus that of participation above minus the closeness; its mean delay.',
    margins: { close: 0.01, budget: 1.01, cells: 4 },
    judge: (records, { close, budget, cells }) =>
      ofTasks(records, participationRuns, (runs, task) => [
        together(task, 'as good, within the budget', [
          pairedAbove([of(runs, task, 'participation-queue'), of(runs, task, 'participation')], accuracy, {
            about: 'participation-queue over participation: test accuracy',
            label: task,
            margin: -close,
            seeds: cells,
          }),
          keepsBudget(of(runs, task, 'participation-queue'), task, { budget, cells }),
        ]),
      ]),
  }),
];

const accuracy = (run: LearningRun): number => finalOutcome(run, 'accuracy');

function of(
  runs: readonly LearningRun[],
  task: string,
  scheme: string,
  mode: ParticipationMode = 'iid',
): ReadonlyMap<number, LearningRun> {
  return runsWith(runs, { task, scheme, mode });
}

/** Whether participation leads another scheme, and keeps the budget. */
function leads(
  runs: readonly LearningRun[],
  task: string,
  other: string,
  { lead, budget, cells }: Margins,
  label: string = task,
  mode: ParticipationMode = 'iid',
): Check {
  const own = of(runs, task, 'participation', mode);
  return together(label, `leads ${other} within the budget`, [
    pairedAbove([own, of(runs, task, other, mode)], accuracy, {
      about: `participation over ${other}: test accuracy`,
      label,
      margin: lead,
      seeds: cells,
    }),
    keepsBudget(own, label, { budget, cells }),
  ]);
}

function keepsBudget(
  runs: ReadonlyMap<number, LearningRun>,
  label: string,
  { budget, cells }: { readonly budget: number; readonly cells: number },
): Check {
  const about = 'mean delay over tau_bar';
  const ratios = [...runs.values()].map(({ results }) => mean(results.rounds.delay) / results.delayBudget);
  if (ratios.length < Math.max(2, cells)) {
    return lacking(label, about, `${label}: ${ratios.length} of the ${cells} cells that are asked for`);
  }
  return isBelow(meanInterval(ratios), { about, label, margin: budget });
}

/** By how much later another scheme reaches a share of All-in's accuracy, one number a cell, in delay budgets. */
function timeSaved(runs: readonly LearningRun[], task: string, scheme: string, share: number): number[] {
  const allIn = of(runs, task, 'all-in');
  return sharedSeeds(of(runs, task, 'participation'), of(runs, task, scheme)).flatMap(([own, other]) => {
    const best = allIn.get(own.seed);
    if (best === undefined) return [];
    const time = ({ results }: LearningRun): number =>
      timeToAccuracy(results, share * lateAccuracy(best.results)) ??
      results.rounds.delay.reduce((sum, delay) => sum + delay, 0);
    return [(time(other) - time(own)) / own.results.delayBudget];
  });
}
