import { transientRuns } from '../../experiments';
import { taskFigureId } from '../../figures/shared/taskPanels';
import { correlationInterval, mean } from '../../math';
import type { TaskPanels } from '../../tasks';
import { taskPairs } from '../../tasks';
import { type Check, isAbove, isBelow, lacking, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import { formulaHolds } from '../formulaRecord';
import { fromRecord } from '../fromRecord';
import {
  accuracyAtDose,
  doses,
  finalOutcome,
  kendall,
  type LearningRun,
  type Outcome,
  overSeeds,
  roughness,
  runsWith,
  sharedSeeds,
  tasksOf,
} from '../learningRuns';
import { betterIn, compareSchemes, OUTCOMES, perTask, type SmallestDifferences, unit } from '../schemeComparison';

/** Common to all: 95 % intervals over paired seeds, three seeds at least. */
const paired = {
  confidence: 0.95,
  repeated: 'cells, other ones for every task; paired: same channels, data split and mini-batches',
  fixed: secondEdition,
} as const;

/** A difference that is worth a word: one point of accuracy, a hundredth of a nat. */
const better = { betterAccuracy: 0.01, betterLoss: 0.01 } as const;

/** Ids of a panel of figures 3 and 4 of the paper's tasks, each with those of the generated ones that stand in for them. */
function panels(panel: keyof TaskPanels, reads: 'text' | 'image'): string[] {
  const pairs = taskPairs().filter(({ real }) => (real.reads === 'image') === (reads === 'image'));
  return pairs.flatMap(({ real, generated }) => [taskFigureId(real, panel), taskFigureId(generated, panel)]);
}

/** Sections V-B and V-C: what the schemes reach, in figures 3 and 4. */
export const learningClaims: readonly Claim[] = [
  claim({
    ...paired,
    id: 'C15',
    section: 'V-B, figure 3',
    says: 'In training loss and in test accuracy, All-in is at least as good as the proposed scheme, which is better than GS, which is better than AABA; on each language task.',
    measured:
      'Differences of the mean over the last quarter of the rounds: All-in minus proposed above minus the closeness, proposed minus GS and GS minus AABA above the smallest difference of interest.',
    experiments: ['learning'],
    margins: { closeAccuracy: -0.005, closeLoss: -0.005, ...better, seeds: 3 },
    notebooks: ['05-results'],
    figures: [...panels('loss', 'text'), ...panels('accuracy', 'text')],
    judge: (records, margins) =>
      perTask(records, 'text', (runs, task) => [together(task, 'the order', orderOf(runs, task, margins))]),
  }),
  claim({
    ...paired,
    id: 'C16',
    section: 'V-B',
    says: 'Schemes that schedule more devices learn better.',
    measured:
      'Rank correlation (Kendall), over the schemes of one cell, of the mean number of devices with test accuracy and with minus the training loss; with All-in, and without it, since it alone makes half of the pairs.',
    experiments: ['learning'],
    margins: { correlation: 0, schemes: 4, seeds: 3 },
    notebooks: ['05-results'],
    judge: (records, { correlation, schemes, seeds }) =>
      perTask(records, 'any', (runs, task) => {
        const own = runs.filter(({ labels }) => labels.task === task);
        const byCell = [...new Set(own.map(({ seed }) => seed))].map((seed) => own.filter((run) => run.seed === seed));
        const whole = byCell.filter(({ length }) => length >= schemes);
        const ofSchemes = (without: string | undefined, outcome: Outcome): Check =>
          overSeeds(
            whole.map((ofCell) => {
              const compared = ofCell.filter(({ labels }) => labels['scheme'] !== without);
              return kendall(
                compared.map(({ results }) => mean(results.rounds.devices)),
                compared.map((run) => finalOutcome(run, outcome)),
              );
            }),
            {
              about: `correlation of devices with ${unit[outcome]}${without === undefined ? '' : ', All-in left out'}`,
              label: task,
              margin: correlation,
              seeds,
            },
          );
        const parts = OUTCOMES.flatMap((outcome) => [ofSchemes(undefined, outcome), ofSchemes('all-in', outcome)]);
        return [together(task, 'more devices, better learning', parts)];
      }),
  }),
  claim({
    ...paired,
    id: 'C18',
    section: 'V-B',
    says: 'GS does better than AABA: it schedules more devices, and learns better.',
    measured:
      'Devices of AABA minus those of GS over seeds, never above in any round; training loss and test accuracy of GS minus AABA, mean over the last quarter of the rounds.',
    experiments: ['formula-checks', 'transient', 'learning'],
    margins: { devices: 0, ...better, cases: 1000, seeds: 3 },
    notebooks: ['04-online-scheduling', '05-results'],
    judge: (records, { devices, cases, ...margins }) =>
      perTask(
        records,
        'any',
        (runs, task) => [together(task, 'GS learns better', betterIn(runs, task, ['gs', 'aaba'], margins))],
        [
          together('scheduled devices', 'GS schedules more devices', [
            formulaHolds(records, 'queue', 'aaba-within-gs', cases, 'scheduled devices'),
            ...fromRecord(records, transientRuns.named({ horizon: 'short' }), ({ rows, seeds: found }) => {
              const aaba = rows.find(({ scheme }) => scheme === 'aaba');
              if (aaba === undefined || found < margins.seeds) {
                const lacks = aaba === undefined ? 'no AABA' : `${found} seeds, ${margins.seeds} are asked for`;
                return [lacking('scheduled devices', 'devices', `transient/short has ${lacks}`)];
              }
              const about = 'mean devices of AABA minus those of GS';
              return [isBelow(aaba.devicesBeyondGs, { about, label: 'scheduled devices', margin: devices })];
            }),
          ]),
        ],
      ),
  }),
  claim({
    ...paired,
    id: 'C19',
    section: 'V-B, figure 3(d)',
    says: 'The test accuracy of the proposed scheme rises slowly at first and faster in later rounds.',
    measured: 'Rise of the test accuracy over the second quarter of the rounds minus that over the first quarter.',
    experiments: ['learning'],
    margins: { rise: 0, seeds: 3 },
    notebooks: ['05-results'],
    figures: panels('accuracy', 'text'),
    judge: (records, { rise, seeds }) =>
      perTask(records, 'text', (runs, task) => [
        overSeeds(
          [...runsWith(runs, { task, scheme: 'proposed' }).values()].map((run) => {
            const at = (share: number): number => accuracyAt(run, share);
            return at(0.5) - at(0.25) - (at(0.25) - at(0));
          }),
          { about: 'rise in the second quarter minus rise in the first', label: task, margin: rise, seeds },
        ),
      ]),
  }),
  claim({
    ...paired,
    id: 'C20',
    section: 'V-C, figure 4',
    says: 'The order of the schemes is the same for ViT on images, and its curves are smoother than those of the language tasks.',
    measured:
      'As C15 on the image task; and the mean absolute second difference of the test accuracy from measurement to measurement, mean over language tasks minus image task, averaged over the schemes; cells in the order of their seeds, unpaired data.',
    experiments: ['learning'],
    margins: { closeAccuracy: -0.005, closeLoss: -0.005, ...better, smoother: 0, seeds: 3 },
    notebooks: ['05-results'],
    figures: [...panels('loss', 'image'), ...panels('accuracy', 'image')],
    judge: (records, margins) =>
      perTask(records, 'image', (runs, task) => [
        together(`order on ${task}`, 'the order', orderOf(runs, task, margins)),
        ...tasksOf(runs, 'text').map((text) => {
          const [ofText, ofImage] = [roughnessByCell(runs, text), roughnessByCell(runs, task)];
          // Tasks share no cell, so the pairs are of strangers: as independent as two samples.
          const differences = ofText.slice(0, ofImage.length).map((value, i) => value - ofImage[i]!);
          return overSeeds(differences, {
            about: `roughness of ${text} minus that of ${task}`,
            label: `${task} smoother than ${text}`,
            margin: margins.smoother,
            seeds: margins.seeds,
          });
        }),
      ]),
  }),
  claim({
    ...paired,
    id: 'F18',
    section: 'V-B',
    says: 'A head is the better the more often its device is scheduled, from each dose to the next: never, once, 2-5, 6-20 times, more.',
    measured:
      'Mean final accuracy of the own heads of the devices of one dose, over all schemes but All-in, minus that of the dose before, within a cell.',
    experiments: ['learning'],
    margins: { step: 0.01, seeds: 3 },
    notebooks: ['05-results'],
    judge: (records, { step, seeds }) =>
      perTask(records, 'any', (runs, task) => {
        const steps = doses.slice(1).flatMap((dose, i) => {
          const own = runs.filter(({ labels }) => labels.task === task && labels['scheme'] !== 'all-in');
          const differences = own.flatMap((run) => {
            const [before, after] = [accuracyAtDose(run, i), accuracyAtDose(run, i + 1)];
            return before === undefined || after === undefined ? [] : [{ seed: run.seed, value: after - before }];
          });
          const cells = [...new Set(differences.map(({ seed }) => seed))];
          // Where hardly a cell has devices of both doses there is nothing to compare.
          if (cells.length < seeds) return [];
          const ofCell = (seed: number): number =>
            mean(differences.flatMap((one) => (one.seed === seed ? one.value : [])));
          const label = `${task}, ${doses[i]!.label} to ${dose.label}`;
          return [overSeeds(cells.map(ofCell), { about: 'accuracy gained', label, margin: step, seeds })];
        });
        const asked = `${task}: ${seeds} cells with devices of two doses are asked for`;
        return steps.length > 0 ? steps : [lacking(task, 'dose curve', asked)];
      }),
  }),
  claim({
    ...paired,
    id: 'F20',
    section: 'V-B',
    says: 'What the proposed scheme gains over GS hangs on the cell: where its first round, of all devices, costs so much that few devices a round are left, the gain goes.',
    measured:
      'Correlation, over the cells, of the mean number of devices of the proposed scheme minus that of GS with its final accuracy, and with minus its final training loss, minus those of GS; 95 % intervals by Fisher.',
    experiments: ['learning'],
    margins: { correlation: 0, seeds: 5 },
    notebooks: ['05-results'],
    judge: (records, { correlation, seeds }) =>
      perTask(records, 'any', (runs, task) => [
        together(
          task,
          'fewer devices, less gained',
          OUTCOMES.map((outcome) => devicesAgainstGain(runs, task, outcome, { margin: correlation, seeds })),
        ),
      ]),
  }),
];

/** The mean roughness of the accuracy curves of the schemes, one number a cell. */
function roughnessByCell(runs: readonly LearningRun[], task: string): readonly number[] {
  const own = runs.filter(({ labels }) => labels.task === task);
  return [...new Set(own.map(({ seed }) => seed))]
    .sort((a, b) => a - b)
    .map((seed) =>
      mean(own.filter((run) => run.seed === seed).map(({ results }) => roughness(results.evaluations.testAccuracy))),
    );
}

/** The paper's order of the schemes on one task, pair by pair, in both outcomes. */
function orderOf(
  runs: readonly LearningRun[],
  task: string,
  margins: SmallestDifferences & { readonly closeAccuracy: number; readonly closeLoss: number },
): readonly Check[] {
  const { closeAccuracy, closeLoss, seeds } = margins;
  const close = { accuracy: closeAccuracy, loss: closeLoss } as const;
  return [
    ...OUTCOMES.map((outcome) =>
      compareSchemes(runs, task, ['all-in', 'proposed'], outcome, { margin: close[outcome], seeds }),
    ),
    ...betterIn(runs, task, ['proposed', 'gs'], margins),
    ...betterIn(runs, task, ['gs', 'aaba'], margins),
  ];
}

/** Whether the proposed scheme's lead over GS in devices goes with its lead in an outcome, from cell to cell. */
function devicesAgainstGain(
  runs: readonly LearningRun[],
  task: string,
  outcome: Outcome,
  { margin, seeds }: { readonly margin: number; readonly seeds: number },
): Check {
  const about = `correlation of the lead in devices with the lead in ${unit[outcome]}`;
  const pairs = sharedSeeds(runsWith(runs, { task, scheme: 'proposed' }), runsWith(runs, { task, scheme: 'gs' }));
  if (pairs.length < seeds) {
    return lacking(task, about, `${task}: ${pairs.length} of the ${seeds} seeds that are asked for`);
  }
  const lead = (of: (run: LearningRun) => number): number[] => pairs.map(([own, other]) => of(own) - of(other));
  const devices = lead(({ results }) => mean(results.rounds.devices));
  const gain = lead((run) => finalOutcome(run, outcome));
  if ([devices, gain].some((values) => values.every((value) => value === values[0]))) {
    return lacking(task, about, `${task}: the cells do not differ`);
  }
  return isAbove(correlationInterval(devices, gain), { about, label: task, margin });
}

/** Test accuracy at a share of the rounds, between two measurements on the line that joins them. */
function accuracyAt({ results }: LearningRun, share: number): number {
  const { round, testAccuracy } = results.evaluations;
  const wanted = share * round.at(-1)!;
  const after = Math.max(
    1,
    round.findIndex((value) => value >= wanted),
  );
  const [from, to] = [round[after - 1]!, round[after]!];
  const part = (wanted - from) / (to - from);
  return (1 - part) * testAccuracy[after - 1]! + part * testAccuracy[after]!;
}
