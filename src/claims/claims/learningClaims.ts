import { learningRuns, transientRuns } from '../../experiments';
import { taskFigureId } from '../../figures/shared/taskPanels';
import { correlationInterval, mean } from '../../math';
import { missingRecord, type RecordSource } from '../../records';
import type { TaskPanels } from '../../tasks';
import { taskPairs } from '../../tasks';
import { type Check, isAbove, isBelow, lacking, together } from '../check';
import { type Claim, claim } from '../claim';
import { formulaHolds } from '../formulaRecord';
import { fromRecord } from '../fromRecord';
import {
  federatedRuns,
  finalOutcome,
  kendall,
  type LearningRun,
  type Outcome,
  overSeeds,
  pairedAbove,
  roughness,
  runsWith,
  sharedSeeds,
  tasksOf,
} from '../learningRuns';
import { across } from '../verdict';

const OUTCOMES: readonly Outcome[] = ['accuracy', 'loss'];
const unit = { accuracy: 'test accuracy', loss: 'training loss, nats less' } as const;

/** Common to all: 95 % intervals over paired seeds, three seeds at least. */
const paired = {
  confidence: 0.95,
  repeated: 'seeds, paired: same cell, channels, data split and mini-batches',
} as const;

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
      'Differences of the mean over the last quarter of the rounds: All-in minus proposed above minus the closeness, proposed minus GS and GS minus AABA above 0.',
    experiments: ['learning'],
    margins: { closeAccuracy: -0.005, closeLoss: -0.005, better: 0, seeds: 3 },
    notebooks: ['05-results'],
    figures: [...panels('loss', 'text'), ...panels('accuracy', 'text')],
    judge: (records, margins) =>
      across(perTask(records, 'text', (runs, task) => together(task, 'the order', orderOf(runs, task, margins)))),
  }),
  claim({
    ...paired,
    id: 'C16',
    section: 'V-B',
    says: 'Schemes that schedule more devices learn better.',
    measured:
      'Rank correlation (Kendall), over the schemes of one seed, of the mean number of devices with test accuracy and with minus the training loss.',
    experiments: ['learning'],
    margins: { correlation: 0, schemes: 4, seeds: 3 },
    notebooks: ['05-results'],
    judge: (records, { correlation, schemes, seeds }) =>
      across(
        perTask(records, 'any', (runs, task) => {
          const own = runs.filter(({ labels }) => labels.task === task);
          const bySeed = [...new Set(own.map(({ seed }) => seed))].map((seed) =>
            own.filter((run) => run.seed === seed),
          );
          const whole = bySeed.filter(({ length }) => length >= schemes);
          const parts = OUTCOMES.map((outcome) =>
            overSeeds(
              whole.map((ofSeed) =>
                kendall(
                  ofSeed.map(({ results }) => mean(results.rounds.devices)),
                  ofSeed.map((run) => finalOutcome(run, outcome)),
                ),
              ),
              { about: `correlation of devices with ${unit[outcome]}`, label: task, margin: correlation, seeds },
            ),
          );
          return together(task, 'more devices, better learning', parts);
        }),
      ),
  }),
  claim({
    ...paired,
    id: 'C18',
    section: 'V-B',
    says: 'GS does better than AABA: it schedules more devices, and learns better.',
    measured:
      'Devices of AABA minus those of GS over seeds, never above in any round; training loss and test accuracy of GS minus AABA, mean over the last quarter of the rounds.',
    experiments: ['formula-checks', 'transient', 'learning'],
    margins: { devices: 0, better: 0, cases: 1000, seeds: 3 },
    notebooks: ['04-online-scheduling', '05-results'],
    judge: (records, { devices, better, cases, seeds }) =>
      across([
        together('scheduled devices', 'GS schedules more devices', [
          formulaHolds(records, 'queue', 'aaba-within-gs', cases, 'scheduled devices'),
          ...fromRecord(records, transientRuns.named({ horizon: 'short' }), ({ rows, seeds: found }) => {
            const aaba = rows.find(({ scheme }) => scheme === 'aaba');
            if (aaba === undefined || found < seeds) {
              const lacks = aaba === undefined ? 'no AABA' : `${found} seeds, ${seeds} are asked for`;
              return [lacking('scheduled devices', 'devices', `transient/short has ${lacks}`)];
            }
            const about = 'mean devices of AABA minus those of GS';
            return [isBelow(aaba.devicesBeyondGs, { about, label: 'scheduled devices', margin: devices })];
          }),
        ]),
        ...perTask(records, 'any', (runs, task) =>
          together(task, 'GS learns better', betterIn(runs, task, ['gs', 'aaba'], { margin: better, seeds })),
        ),
      ]),
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
      across(
        perTask(records, 'text', (runs, task) =>
          overSeeds(
            [...runsWith(runs, { task, scheme: 'proposed' }).values()].map((run) => {
              const [start, quarter, half] = [0, 0.25, 0.5].map((share) => accuracyAt(run, share)) as [
                number,
                number,
                number,
              ];
              return half - quarter - (quarter - start);
            }),
            { about: 'rise in the second quarter minus rise in the first', label: task, margin: rise, seeds },
          ),
        ),
      ),
  }),
  claim({
    ...paired,
    id: 'C20',
    section: 'V-C, figure 4',
    says: 'The order of the schemes is the same for ViT on images, and its curves are smoother than those of the language tasks.',
    measured:
      'As C15 on the image task; and the mean absolute second difference of the test accuracy over its range, language task minus image task, averaged over the schemes.',
    experiments: ['learning'],
    margins: { closeAccuracy: -0.005, closeLoss: -0.005, better: 0, smoother: 0, seeds: 3 },
    notebooks: ['05-results'],
    figures: [...panels('loss', 'image'), ...panels('accuracy', 'image')],
    judge(records, margins) {
      const runs = federatedRuns(records, learningRuns);
      const rough = (task: string): ReadonlyMap<number, number> => {
        const own = runs.filter(({ labels }) => labels.task === task);
        const seeds = [...new Set(own.map(({ seed }) => seed))];
        const curves = (seed: number): readonly LearningRun[] => own.filter((run) => run.seed === seed);
        return new Map(
          seeds.map((seed) => [seed, mean(curves(seed).map((run) => roughness(run.results.evaluations.testAccuracy)))]),
        );
      };
      return across(
        perTask(records, 'image', (_, task) =>
          together(`order on ${task}`, 'the order', orderOf(runs, task, margins)),
        ).concat(
          tasksOf(runs, 'image').flatMap((image) =>
            tasksOf(runs, 'text').map((text) => {
              const [ofText, ofImage] = [rough(text), rough(image)];
              const differences = [...ofText].flatMap(([seed, value]) =>
                ofImage.has(seed) ? [value - ofImage.get(seed)!] : [],
              );
              const label = `${image} smoother than ${text}`;
              return overSeeds(differences, {
                about: `roughness of ${text} minus that of ${image}`,
                label,
                margin: margins.smoother,
                seeds: margins.seeds,
              });
            }),
          ),
        ),
      );
    },
  }),
  claim({
    ...paired,
    id: 'F18',
    section: 'V-B',
    says: 'Who ever takes part matters: under GS and AABA the devices that were never scheduled end with a lower accuracy than the others.',
    measured:
      'Mean final accuracy of the own heads of devices that took part minus that of devices that never did, within a run.',
    experiments: ['learning'],
    margins: { difference: 0, seeds: 3 },
    notebooks: ['05-results'],
    judge: (records, { difference, seeds }) =>
      across(
        perTask(records, 'any', (runs, task) =>
          together(
            task,
            'taking part at all',
            (['gs', 'aaba'] as const).map((scheme) =>
              overSeeds(
                [...runsWith(runs, { task, scheme }).values()].flatMap(({ results }) => {
                  const [some, none] = [0, 1].map((never) =>
                    results.finalAccuracyByDevice.filter((_, k) => (results.participation[k] === 0) === (never === 1)),
                  ) as [number[], number[]];
                  return some.length === 0 || none.length === 0 ? [] : [mean(some) - mean(none)];
                }),
                {
                  about: `accuracy of devices that took part minus others, ${scheme}`,
                  label: `${task}, ${scheme}`,
                  margin: difference,
                  seeds,
                },
              ),
            ),
          ),
        ),
      ),
  }),
  claim({
    confidence: 0.95,
    repeated: 'seeds: each another cell with other channels',
    id: 'F20',
    section: 'V-B',
    says: 'What the proposed scheme gains over GS hangs on the cell: where its first round, of all devices, costs so much that few devices a round are left, the gain goes.',
    measured:
      'Correlation, over the cells, of the mean number of devices of the proposed scheme minus that of GS with its final accuracy, and with minus its final training loss, minus those of GS; 95 % intervals by Fisher.',
    experiments: ['learning'],
    margins: { correlation: 0, seeds: 5 },
    notebooks: ['05-results'],
    judge: (records, { correlation, seeds }) =>
      across(
        perTask(records, 'any', (runs, task) =>
          together(
            task,
            'fewer devices, less gained',
            OUTCOMES.map((outcome) => devicesAgainstGain(runs, task, outcome, { margin: correlation, seeds })),
          ),
        ),
      ),
  }),
];

/** One check a task of the `learning` records; one that says what is missing where there is none. */
function perTask(
  records: RecordSource,
  kind: 'text' | 'image' | 'any',
  ask: (runs: readonly LearningRun[], task: string) => Check,
): Check[] {
  const runs = federatedRuns(records, learningRuns);
  const tasks = tasksOf(runs, kind);
  const what = kind === 'any' ? 'any task' : `${kind} tasks`;
  if (tasks.length === 0) return [lacking(what, 'learning', `${missingRecord('learning')} (${what})`)];
  return tasks.map((task) => ask(runs, task));
}

/** The paper's order of the schemes on one task, pair by pair, in both outcomes. */
function orderOf(
  runs: readonly LearningRun[],
  task: string,
  margins: {
    readonly closeAccuracy: number;
    readonly closeLoss: number;
    readonly better: number;
    readonly seeds: number;
  },
): readonly Check[] {
  const { closeAccuracy, closeLoss, better, seeds } = margins;
  const close = { accuracy: closeAccuracy, loss: closeLoss } as const;
  return OUTCOMES.flatMap((outcome) => [
    compareSchemes(runs, task, ['all-in', 'proposed'], outcome, { margin: close[outcome], seeds }),
    compareSchemes(runs, task, ['proposed', 'gs'], outcome, { margin: better, seeds }),
    compareSchemes(runs, task, ['gs', 'aaba'], outcome, { margin: better, seeds }),
  ]);
}

function betterIn(
  runs: readonly LearningRun[],
  task: string,
  pair: readonly [string, string],
  limits: { readonly margin: number; readonly seeds: number },
): readonly Check[] {
  return OUTCOMES.map((outcome) => compareSchemes(runs, task, pair, outcome, limits));
}

function compareSchemes(
  runs: readonly LearningRun[],
  task: string,
  [first, second]: readonly [string, string],
  outcome: Outcome,
  limits: { readonly margin: number; readonly seeds: number },
): Check {
  return pairedAbove(
    [runsWith(runs, { task, scheme: first }), runsWith(runs, { task, scheme: second })],
    (run) => finalOutcome(run, outcome),
    {
      about: `${first} over ${second}: ${unit[outcome]}`,
      label: task,
      ...limits,
    },
  );
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

/** Test accuracy at the measurement nearest to a share of the rounds. */
function accuracyAt({ results }: LearningRun, share: number): number {
  const { round, testAccuracy } = results.evaluations;
  const wanted = share * round.at(-1)!;
  let best = 0;
  round.forEach((value, i) => {
    if (Math.abs(value - wanted) < Math.abs(round[best]! - wanted)) best = i;
  });
  return testAccuracy[best]!;
}
