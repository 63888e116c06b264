import { adaptationRuns, batchSizeRuns, delayBudgetRuns } from '../../experiments';
import { taskFigureId, tasksInOrder } from '../../figures/shared/taskPanels';
import { panelsOf } from '../../tasks';
import { type Check, exactly, isBelow, lacking, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import {
  finalOutcome,
  type LearningRun,
  type Outcome,
  overSeeds,
  pairedAbove,
  runsWith,
  valuesOf,
} from '../learningRuns';
import { marginOf, OUTCOMES, ofTasks, unit } from '../schemeComparison';
import { effect, falls } from './boundClaims';

const paired = {
  confidence: 0.95,
  repeated: 'seeds, paired: same cell, channels, data split and mini-batches',
  fixed: secondEdition,
} as const;

/** A difference that is worth a word: one point of accuracy, a hundredth of a nat. */
const better = { betterAccuracy: 0.01, betterLoss: 0.01 } as const;

/** Learning under other settings: what is trained, batch sizes, delay budgets. */
export const sweepClaims: readonly Claim[] = [
  claim({
    ...paired,
    id: 'C1',
    section: 'I, V-A',
    says: 'Low-rank adaptation reaches an accuracy comparable to that of full fine-tuning with a small share of the parameters.',
    measured:
      'Test accuracy of LoRA minus that of full fine-tuning from the same checkpoint above minus the closeness, the step size of each searched for in each run by the training loss; trained share of encoder and head.',
    experiments: ['adaptation'],
    figures: ['adaptation'],
    margins: { close: -0.02, share: 0.1, seeds: 3 },
    judge: (records, { close, share, seeds }) =>
      ofTasks(
        records,
        adaptationRuns,
        (runs, task) => {
          const [lora, full] = ['pretrained-lora', 'pretrained-full'].map((mode) => runsWith(runs, { task, mode })) as [
            ReadonlyMap<number, LearningRun>,
            ReadonlyMap<number, LearningRun>,
          ];
          const { parameters } = [...lora.values()][0]?.results ?? {};
          return [
            together(task, 'comparable accuracy with few parameters', [
              pairedAbove([lora, full], (run) => finalOutcome(run, 'accuracy'), {
                about: 'LoRA over full fine-tuning: test accuracy',
                label: task,
                margin: close,
                seeds,
              }),
              parameters === undefined
                ? lacking(task, 'trained share', `no run of adaptation/${task}/pretrained-lora`)
                : isBelow(
                    exactly(
                      (parameters.lora + parameters.head) / (parameters.lora + parameters.head + parameters.encoder),
                    ),
                    { about: 'trained share of encoder and head', label: task, margin: share },
                  ),
            ]),
          ];
        },
        { control: { mode: 'pretrained-full' } },
      ),
  }),
  claim({
    ...paired,
    id: 'F19',
    section: 'I, V-A',
    says: 'What low-rank adaptation reaches is owed to pre-training: on random frozen weights it ends lower.',
    measured: 'Test accuracy of LoRA on the pre-trained encoder minus that of LoRA on random weights.',
    experiments: ['adaptation'],
    figures: ['adaptation'],
    margins: { better: 0.01, seeds: 3 },
    judge: (records, { better, seeds }) =>
      ofTasks(
        records,
        adaptationRuns,
        (runs, task) => [
          pairedAbove(
            [runsWith(runs, { task, mode: 'pretrained-lora' }), runsWith(runs, { task, mode: 'random-lora' })],
            (run) => finalOutcome(run, 'accuracy'),
            { about: 'pre-trained over random weights: test accuracy', label: task, margin: better, seeds },
          ),
        ],
        { control: { mode: 'pretrained-full' } },
      ),
  }),
  claim({
    ...paired,
    id: 'C8',
    section: 'III-A',
    says: 'A larger mini-batch helps.',
    measured:
      'In the laboratory of section III the measured gap falls from each batch size to the next; in training, final loss and accuracy of the largest batch against the smallest, per task and scheme.',
    experiments: ['bound', 'batch-size'],
    margins: { fall: 0, ...better, seeds: 3, runs: 300 },
    notebooks: ['03-bound'],
    judge: (records, { fall, seeds, runs, ...interest }) =>
      ofTasks(
        records,
        batchSizeRuns,
        (runs, task) => {
          const own = runs.filter(({ labels }) => labels.task === task);
          const sizes = [...new Set(own.map(batchOf))].sort((a, b) => a - b);
          const [smallest, largest] = [sizes[0]!, sizes.at(-1)!];
          const of = (size: number, scheme: string): ReadonlyMap<number, LearningRun> =>
            runsWith(
              own.filter((run) => batchOf(run) === size),
              { scheme },
            );
          return valuesOf(own, 'scheme').map((scheme) =>
            together(
              `${task}, ${scheme}`,
              `batch ${largest} over batch ${smallest}`,
              OUTCOMES.map((outcome) =>
                pairedAbove([of(largest, scheme), of(smallest, scheme)], (run) => finalOutcome(run, outcome), {
                  about: `batch ${largest} over ${smallest}: ${unit[outcome]}`,
                  label: `${task}, ${scheme}`,
                  margin: marginOf(interest, outcome),
                  seeds,
                }),
              ),
            ),
          );
        },
        {
          control: { scheme: 'all-in' },
          more: [
            together(
              'laboratory',
              'the gap falls with the batch',
              effect(records, 'batch-size', { runs }, (points) => falls(points, fall)),
            ),
          ],
        },
      ),
  }),
  claim({
    ...paired,
    id: 'C21',
    section: 'V-D, figure 5',
    says: 'A larger tau_bar helps the proposed scheme with diminishing returns; it leads GS and AABA at every tau_bar, most at the stringent end.',
    measured:
      'Final loss and accuracy of the proposed scheme: loosest over tightest budget; the first half of the budgets against the second half; proposed over GS and AABA at every budget; its lead over GS at the tightest against the loosest.',
    experiments: ['delay-budget'],
    margins: { ...better, seeds: 3 },
    notebooks: ['05-results'],
    figures: tasksInOrder()
      .filter((task) => panelsOf(task)?.lossAgainstBudget !== undefined)
      .flatMap((task) => [taskFigureId(task, 'lossAgainstBudget'), taskFigureId(task, 'accuracyAgainstBudget')]),
    judge: (records, margins) => ofTasks(records, delayBudgetRuns, (runs, task) => budgets(runs, task, margins)),
  }),
];

/** The mini-batch of a run. */
function batchOf({ settings }: LearningRun): number {
  return Number(settings['batchSize']);
}

function budgets(
  runs: readonly LearningRun[],
  task: string,
  { seeds, ...smallest }: { readonly betterAccuracy: number; readonly betterLoss: number; readonly seeds: number },
): readonly Check[] {
  const own = runs.filter(({ labels }) => labels.task === task);
  const tauBar = (name: string): number =>
    Number(own.find(({ labels }) => labels['variant'] === name)!.settings['delayBudgetMsPerBit']);
  const names = [...valuesOf(own, 'variant')].sort((a, b) => tauBar(a) - tauBar(b));
  if (names.length < 3)
    return [lacking(task, 'budgets', `delay-budget/${task} has ${names.length} budgets, 3 are asked for`)];
  const [tight, loose] = [names[0]!, names.at(-1)!];
  // The halves meet in the middle budget; of an even number each ends at its own.
  const [below, above] = [names[(names.length - 1) >> 1]!, names[names.length >> 1]!];
  const at = (name: string, scheme: string): ReadonlyMap<number, LearningRun> =>
    runsWith(runs, { task, variant: name, scheme });
  const seedsOf = [...at(tight, 'proposed').keys()];
  /** A number made of the outcomes of several runs of one seed, for every seed that has them all. */
  const combined = (
    outcome: Outcome,
    terms: readonly (readonly [weight: number, budget: string, scheme: string])[],
  ): number[] =>
    seedsOf.flatMap((seed) => {
      const values = terms.map(([, budget, scheme]) => at(budget, scheme).get(seed));
      if (values.some((run) => run === undefined)) return [];
      return [terms.reduce((sum, [weight], i) => sum + weight * finalOutcome(values[i]!, outcome), 0)];
    });
  const both = (label: string, terms: Parameters<typeof combined>[1]): Check =>
    together(
      `${task}: ${label}`,
      label,
      OUTCOMES.map((outcome) =>
        overSeeds(combined(outcome, terms), {
          about: `${label}: ${unit[outcome]}`,
          label: `${task}: ${label}`,
          margin: marginOf(smallest, outcome),
          seeds,
        }),
      ),
    );
  return [
    both('a larger budget helps', [
      [1, loose, 'proposed'],
      [-1, tight, 'proposed'],
    ]),
    both('returns diminish', [
      [1, below, 'proposed'],
      [-1, tight, 'proposed'],
      [1, above, 'proposed'],
      [-1, loose, 'proposed'],
    ]),
    ...names.flatMap((name) =>
      (['gs', 'aaba'] as const).map((other) =>
        both(`leads ${other} at ${tauBar(name)} ms/bit`, [
          [1, name, 'proposed'],
          [-1, name, other],
        ]),
      ),
    ),
    both('leads most at the stringent end', [
      [1, tight, 'proposed'],
      [-1, tight, 'gs'],
      [-1, loose, 'proposed'],
      [1, loose, 'gs'],
    ]),
  ];
}
