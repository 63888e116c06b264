import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Task, TaskDefinition } from 'fedft';

const classes = ['business', 'private'];
const title = 'letters, business or private';

/** What a letter is about, learnt from the table beside this file. */
export const ownTask: TaskDefinition = {
  name: 'own',
  title,
  reads: 'text',
  origin: 'own',
  settings: { pretrainExamples: 0, pretrainSteps: 0, loraLearningRate: 0.5 }, // the bundled model as it is
  load(): Task {
    const [, ...rows] = readFileSync(join(__dirname, 'letters.tsv'), 'utf8').trim().split('\n');
    const examples = rows.map((row) => {
      const [text, label] = row.trimEnd().split('\t') as [string, string];
      return { text, label: classes.indexOf(label) };
    });
    return {
      name: 'own',
      title,
      origin: 'own',
      source: 'letters.tsv',
      input: 'text',
      classes,
      train: examples.filter((_, i) => i % 5 > 0),
      test: examples.filter((_, i) => i % 5 === 0),
    };
  },
};
