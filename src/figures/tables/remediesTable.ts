import { type LearningRunResults, learningRuns, type Remedy, remedyRuns } from '../../experiments';
import { greatest } from '../../math';
import type { TableSpec } from '../../plot';
import { percentText } from '../../plot/grammar';
import type { RecordSource, RunRecord } from '../../records';

/** What a remedy changes, in words. */
const changes: { readonly [remedy in Remedy]: string } = {
  'twice-the-rounds': 'twice the rounds',
  'fewer-heads': 'a fifth of the heads, mini-batches five times as large',
  'server-adam': 'Adam at the server',
  'full-images': 'pictures as large as the model was made for',
};

/** All-in on a cell of a task, and what each remedy that was tried makes of it; undefined where none was, or it is not there. */
export function remediesTable(task: string, records: RecordSource): TableSpec | undefined {
  const onTask = records.list(remedyRuns).filter(({ record: { labels } }) => labels.task === task);
  if (onTask.length === 0) return undefined;
  const { scheme, seed } = onTask[0]!.record.labels;
  const tried = onTask.filter(({ record: { labels } }) => labels.scheme === scheme && labels.seed === seed);
  const base = records.find(learningRuns.named({ task, scheme, seed }));
  if (base === undefined) return undefined;
  return {
    caption: `${base.record.results.task.title}: what holds ${scheme} back, one change at a time in the cell of seed ${seed}`,
    columns: ['changed', 'rounds', 'examples a head sees', 'training loss', 'test accuracy', 'most on the way'],
    rows: [
      row('nothing', base.record),
      ...Object.entries(changes).flatMap(([remedy, words]) => {
        const found = tried.find(({ record: { labels } }) => labels.variant === remedy);
        return found === undefined ? [] : [row(words, found.record)];
      }),
    ],
  };
}

function row(words: string, { settings, results }: RunRecord<LearningRunResults>): TableSpec['rows'][number] {
  const { trainingLoss, testAccuracy } = results.evaluations;
  const [rounds, batch] = [Number(settings['rounds']), Number(settings['batchSize'])];
  return [
    words,
    rounds,
    rounds * batch,
    trainingLoss.at(-1)!.toFixed(3),
    percentText(testAccuracy.at(-1)!),
    percentText(greatest(testAccuracy)),
  ];
}
