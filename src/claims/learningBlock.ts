import type { LearningRunResults } from '../experiments';
import { mean } from '../math';
import { markdownTable } from './blocks';
import { referenceRecord } from './referenceRecord';

const tasks = ['sst2', 'generated'] as const;
const schemes = ['all-in', 'proposed', 'gs', 'aaba'] as const;

/** Final numbers of the first learning result, one table a task, from the committed records. */
export function learningBlock(): string {
  return tasks.map(taskTable).join('\n\n');
}

function taskTable(task: (typeof tasks)[number]): string {
  const runs = schemes.map((scheme) => referenceRecord<LearningRunResults>('first-light', `${task}/${scheme}/seed-0`));
  const { task: about, payloadBits, parameters } = runs[0]!.results;
  const { rounds, deviceCount, batchSize } = runs[0]!.settings as Record<string, number>;
  const share = (100 * (parameters.lora + parameters.head)) / (parameters.lora + parameters.head + parameters.encoder);
  const rows = runs.map((record) => {
    const { scheme, evaluations, rounds: traces, delayBudget } = record.results;
    return [
      scheme,
      mean(traces.devices).toFixed(2),
      evaluations.trainingLoss.at(-1)!.toFixed(4),
      percent(evaluations.testAccuracy.at(-1)!),
      percent(Math.max(...evaluations.testAccuracy)),
      (mean(traces.delay) / delayBudget).toPrecision(3),
      record.environment.backend,
      `\`${record.digest.slice(0, 12)}\``,
    ];
  });
  const origin = about.origin === 'real' ? 'real data' : 'generated, not real text';
  return [
    `**${about.title}** (${origin}), ${rounds} rounds, ${deviceCount} devices, mini-batch ${batchSize}; ${about.examples.devices} training, ` +
      `${about.examples.publicSlice} public pre-training and ${about.examples.test} test examples. Payload L = ${payloadBits} bits. ` +
      `Trained: ${parameters.lora} LoRA and ${parameters.head} head parameters (${share.toFixed(2)} % of encoder and head). ` +
      `A majority guess reaches ${percent(about.majorityAccuracy)}, logistic regression on words ${percent(about.bagOfWordsAccuracy)}.`,
    '',
    markdownTable(
      [
        'scheme',
        'mean devices',
        'final training loss',
        'final test accuracy',
        'best test accuracy',
        'mean delay / budget',
        'backend',
        'record',
      ],
      rows,
    ),
  ].join('\n');
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
