import type { Settings } from '../settings';
import { generateSentiment, sentimentLanguage } from './generated/sentiment';
import { loadGlueTask } from './glue';
import type { Task } from './task';

/**
 * The task of a run: real SST-2 from a folder where one is named, otherwise the generated stand-in.
 *
 * @param options - `data`, the folder a person named (`--data` or `FEDFT_DATA`; empty text counts as absent); `settings`,
 * for the size and the seed of the generated task
 * @returns the task; its `source` says in one sentence what it is, for the run to print
 * @throws Error when a folder is named and cannot be used: it never falls back to generated text in silence
 */
export async function resolveTask(options: {
  readonly data?: string | undefined;
  readonly settings: Settings;
}): Promise<Task> {
  const { data, settings } = options;
  return data === undefined || data.trim() === '' ? generatedTask(settings) : loadGlueTask('sst2', data);
}

/** The generated stand-in task: as many sentences as the settings ask for in pre-training, training and test together. */
export function generatedTask(
  settings: Pick<Settings, 'pretrainExamples' | 'trainExamples' | 'testExamples' | 'seed'>,
): Task {
  const trainSize = settings.pretrainExamples + settings.trainExamples;
  const examples = generateSentiment({ seed: settings.seed, count: trainSize + settings.testExamples });
  const noise = Math.round(100 * sentimentLanguage.labelNoise);
  return {
    name: 'generated-sentiment',
    title: 'generated sentiment',
    origin: 'generated',
    source:
      `generated sentiment sentences, NOT real text (seed ${settings.seed}, ${noise} % of labels flipped on purpose): ${trainSize} training and ` +
      `${settings.testExamples} test examples; name a folder with --data or FEDFT_DATA to use real SST-2`,
    classes: ['negative', 'positive'],
    train: examples.slice(0, trainSize),
    test: examples.slice(trainSize),
  };
}
