import { type FoundLearningRun, type LearningRunResults, learningRuns, type Remedy, remedyRuns } from '../experiments';
import { greatest } from '../math';
import { percentText } from '../plot';
import { committedRecords, type FoundRecord } from '../records';
import { markdownTable } from './blocks';

/** What a remedy changes, in words. */
const changes: { readonly [remedy in Remedy]: string } = {
  'twice-the-rounds': 'twice the rounds',
  'fewer-heads': 'a fifth of the heads, mini-batches five times as large',
  'server-adam': 'Adam at the server',
  'full-images': 'pictures as large as the model was made for',
};

/** All-in on a cell of a task, and what each remedy makes of it; empty where no remedy was tried. */
export function remedyTable(task: string): string {
  const records = committedRecords('real');
  const tried = records.list(remedyRuns).filter(({ record: { labels } }) => labels.task === task);
  if (tried.length === 0) return '';
  const { scheme, seed } = tried[0]!.record.labels;
  const base = records.read(learningRuns.named({ task, scheme, seed }));
  const rows = [
    row('as it is', base.settings, base.results),
    ...Object.entries(changes).flatMap(([remedy, words]) => {
      const found = tried.find(({ record: { labels } }) => labels.variant === remedy && labels.seed === seed);
      return found === undefined ? [] : [row(words, found.record.settings, found.record.results)];
    }),
  ];
  const header = [
    'All-in, changed by',
    'rounds',
    'examples a head sees',
    'training loss',
    'test accuracy',
    'most on the way',
  ];
  const command = `npx fedft run remedies --profile real --task ${task} --data DIR`;
  return `What holds All-in back, one change at a time on the cell of seed ${seed} (\`${command}\`):\n\n${markdownTable(header, rows)}`;
}

type Told = FoundRecord<LearningRunResults>['record']['settings'];

function row(words: string, settings: Told, { evaluations }: FoundLearningRun['found']['record']['results']): string[] {
  const { trainingLoss, testAccuracy } = evaluations;
  const [rounds, batch] = [Number(settings['rounds']), Number(settings['batchSize'])];
  return [
    words,
    String(rounds),
    String(rounds * batch),
    trainingLoss.at(-1)!.toFixed(3),
    percentText(testAccuracy.at(-1)!),
    percentText(greatest(testAccuracy)),
  ];
}
