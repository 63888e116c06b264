import {
  boundRuns,
  type CounterfactualRuns,
  constantsRuns,
  counterfactualRuns,
  type TrainingConstants,
} from '../../experiments';
import { type MeanInterval, meanInterval } from '../../math';
import { missingRecord, type RecordSource } from '../../records';
import { type Check, exactly, isAbove, lacking, together } from '../check';
import { type Claim, claim, secondEdition } from '../claim';
import { formulaFails, formulaHolds } from '../formulaRecord';
import { fromRecord } from '../fromRecord';
import { ratioOf } from '../normalInterval';
import { across, throughout } from '../verdict';

/** Section II, and what the assumptions of section III say of a real training. */
export const systemClaims: readonly Claim[] = [
  claim({
    id: 'C23',
    section: 'I, II-A',
    says: 'Uploading the gradient of the features in place of the gradient of the encoder costs fewer bits.',
    measured:
      'Bits of the feature gradient against 32 bits for every weight of the encoder, and for every low-rank factor of rank 4; BERT-base, batches of 1 to 128.',
    experiments: ['formula-checks'],
    repeated: 'batch sizes',
    margins: { cases: 8 },
    confidence: 1,
    notebooks: ['01-split-model'],
    judge: (records, { cases }) =>
      throughout([
        formulaHolds(records, 'payload', 'gradient-below-encoder', cases, 'the whole encoder'),
        formulaHolds(records, 'payload', 'gradient-below-lora', cases, 'the low-rank factors'),
      ]),
  }),
  claim({
    id: 'C24',
    section: 'II-B',
    says: 'The payload L is determined by the batch size and by the rank of the added matrices.',
    measured: 'L counted from the messages of the protocol for batches of 1 to 128, each at ranks 1 to 64.',
    experiments: ['formula-checks'],
    repeated: 'batch sizes and ranks',
    margins: { batches: 8, ranks: 40 },
    confidence: 1,
    notebooks: ['01-split-model'],
    judge: (records, { batches, ranks }) =>
      across([
        formulaHolds(records, 'payload', 'payload-batch', batches, 'the batch size'),
        formulaFails(records, 'payload', 'payload-rank', ranks, 'the rank'),
      ]),
  }),
  claim({
    id: 'F12',
    section: 'I, II-A',
    says: 'What the split sends gives the raw data away: tokens and, for two classes, labels can be computed from the messages.',
    measured:
      'Nearest token of the public embedding module for every sent embedding; side of zero of every feature gradient against its label.',
    experiments: ['formula-checks'],
    repeated: 'random tokens, heads and labels',
    margins: { cases: 100 },
    confidence: 1,
    notebooks: ['01-split-model'],
    judge: (records, { cases }) =>
      throughout([
        formulaHolds(records, 'payload', 'tokens-recovered', cases, 'tokens'),
        formulaHolds(records, 'payload', 'labels-recovered', cases, 'labels'),
      ]),
  }),
  claim({
    id: 'F13',
    section: 'I, II-B',
    says: 'The split does not save bits in general: the embeddings make up most of L, and a round without a split, which exchanges the low-rank factors, is cheaper.',
    measured: 'L of BERT-base, 128 tokens, against twice the bits of the factors of rank 4; batches of 1 to 128.',
    experiments: ['formula-checks'],
    repeated: 'batch sizes',
    margins: { cases: 8 },
    confidence: 1,
    notebooks: ['01-split-model'],
    judge: (records, { cases }) =>
      throughout([formulaFails(records, 'payload', 'round-below-unsplit', cases, 'BERT-base')]),
  }),
  claim({
    id: 'F14',
    section: 'III-A, Assumption 3',
    says: 'Assumption 3 does not hold for a model with personal heads, i.i.d. data or not: the devices have different gradients of the low-rank factors.',
    measured:
      "Spread zeta^2 of the devices' exact gradients of phi over the square of their mean, along the training of each task, and in a LoRA factorisation: above a hundredth, below which Assumption 3 could pass for true.",
    experiments: ['training-constants', 'bound'],
    repeated: 'devices; runs',
    margins: { spread: 0.01, checkpoints: 5 },
    fixed: secondEdition,
    confidence: 0.95,
    notebooks: ['03-bound'],
    judge: (records, { spread, checkpoints: least }) =>
      throughout([
        ...constants(records, least, (slug, { checkpoints }) =>
          together(
            slug,
            'zeta^2 along training',
            checkpoints.map((point) =>
              isAbove(over(point.spread.spread, point.spread.squaredMean), {
                about: `zeta^2 over the squared gradient after round ${point.round}`,
                label: slug,
                margin: spread,
              }),
            ),
          ),
        ),
        ...fromRecord(records, boundRuns.lora.named(), (studies) =>
          studies.map(({ scheduled, batchSize, disagreement }) =>
            isAbove(exactly(disagreement.at(-1)!), {
              about: `relative disagreement at the end, n = ${scheduled}, batch ${batchSize}`,
              label: 'LoRA factorisation',
              margin: spread,
            }),
          ),
        ),
      ]),
  }),
  claim({
    id: 'F15',
    section: 'III-A, Assumption 4',
    says: 'Theorem 1 also needs the noise of the devices to be independent, which its assumptions leave out: noise that all share exceeds the bound, at n = K about K-fold.',
    measured: 'Measured gap over (13) with the same noise on every device, at the largest n.',
    experiments: ['bound'],
    repeated: 'Monte Carlo runs',
    margins: { ratio: 1, runs: 300 },
    confidence: 0.95,
    notebooks: ['03-bound'],
    figures: ['bound-assumptions'],
    judge: (records, { ratio, runs: least }) =>
      throughout(
        fromRecord(records, boundRuns.assumptions.named(), (studies, { settings }) => {
          const runs = Number(settings['runs'] ?? 0);
          if (runs < least) {
            const asked = `${least} are asked for: npx fedft run bound --profile laptop`;
            return [lacking('shared noise', 'shared noise', `bound/assumptions has ${runs} runs, ${asked}`)];
          }
          const point = studies.find(({ assumption }) => assumption === 'shared-noise')?.points.at(-1);
          if (point === undefined || point.measured === null || point.standardError === null)
            return [lacking('shared noise', 'shared noise', 'bound/assumptions has no shared noise: make it again')];
          const measured = { measured: point.measured, standardError: point.standardError };
          return [
            isAbove(ratioOf(measured, { measured: point.bounds.source, standardError: 0 }), {
              about: `measured gap over (13), n = ${point.value}`,
              label: 'shared noise',
              margin: ratio,
            }),
          ];
        }),
      ),
  }),
  claim({
    id: 'F16',
    section: 'III-A, V-A',
    says: 'Step sizes that train well are outside Theorem 1: eta < 1/L_s does not hold throughout the training.',
    measured:
      'The sharpest curvature met along an all-in run, in the norm in which the theorem asks for L_s < 1. It is a lower bound of L_s: above 1 it shows the claim, below 1 it shows nothing.',
    experiments: ['training-constants'],
    repeated: 'checkpoints and directions',
    margins: { smoothness: 1, checkpoints: 5 },
    confidence: 1,
    notebooks: ['03-bound'],
    judge: (records, { smoothness, checkpoints }) =>
      across(
        constants(records, checkpoints, (slug, { summary }) =>
          shownAbove(
            isAbove(exactly(summary.smoothness.high), {
              about: 'sharpest curvature met, in units of 1/eta',
              label: slug,
              margin: smoothness,
            }),
          ),
        ),
      ),
  }),
  claim({
    id: 'F17',
    section: 'V-B',
    says: 'Idle task modules explain more of what a scheme loses to all-in than the sampling of devices does, which is what Theorem 1 speaks of.',
    measured:
      'Counterfactual runs: the part of the gap in training loss that goes when every head moves, minus the part that goes when every gradient is averaged; paired over seeds.',
    experiments: ['training-constants'],
    repeated: 'seeds',
    margins: { difference: 0 },
    confidence: 0.95,
    notebooks: ['03-bound', '05-results'],
    judge: (records, { difference }) => across(counterfactuals(records, difference)),
  }),
];

/** A lower bound above the margin shows a claim; below it shows nothing. */
function shownAbove(check: Check): Check {
  if (check.answer !== 'no') return check;
  return { ...check, answer: 'unknown', missing: `${check.label}: a lower bound of ${check.about} cannot show a "no"` };
}

/** An interval over a number that is known. */
function over({ mean, low, high }: MeanInterval, whole: number): MeanInterval {
  return { mean: mean / whole, low: low / whole, high: high / whole };
}

/** The measured constants of every task that has them, whatever its seed. */
function constants(
  records: RecordSource,
  least: number,
  ask: (slug: string, found: TrainingConstants) => Check,
): readonly Check[] {
  const runs = records.list(constantsRuns);
  if (runs.length === 0) return [lacking('training', 'training-constants', missingRecord('training-constants'))];
  return runs.map(({ record: { run, labels, results } }) => {
    const slug = labels.task;
    const found = results.checkpoints.length;
    if (found >= least) return ask(slug, results);
    const asked = `${least} are asked for: npx fedft run training-constants --profile laptop`;
    return lacking(slug, 'checkpoints', `training-constants/${run} has ${found} checkpoints, ${asked}`);
  });
}

function counterfactuals(records: RecordSource, margin: number): readonly Check[] {
  const tasks = new Map<string, (readonly CounterfactualRuns[])[]>();
  for (const { record } of records.list(counterfactualRuns)) {
    const { task } = record.labels;
    tasks.set(task, [...(tasks.get(task) ?? []), record.results]);
  }
  if (tasks.size === 0) return [lacking('training', 'counterfactual runs', missingRecord('training-constants'))];
  return [...tasks].flatMap(([slug, seeds]) =>
    seeds[0]!.map(({ scheme }) => {
      const label = `${slug}, ${scheme}`;
      const about = 'idle heads minus sampled gradients, nats';
      const differences = seeds.flatMap((runs) =>
        runs.filter((run) => run.scheme === scheme).map(({ lossGap }) => lossGap.idleHeads - lossGap.sampledGradients),
      );
      return differences.length < 2
        ? lacking(label, about, `${label}: one seed has no interval; npx fedft run training-constants --profile laptop`)
        : isAbove(meanInterval(differences), { about, label, margin });
    }),
  );
}
