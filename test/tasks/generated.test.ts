import assert from 'node:assert/strict';
import { parseSettings } from '../../src/settings';
import {
  bagOfWordsBaseline,
  type GeneratedTextTaskName,
  generatedTextTask,
  generatedWords,
  generateEntailment,
  generateParaphrases,
  generateSentiment,
  MAX_WORDS,
  majorityAccuracy,
  resolveTask,
  sentimentLanguage,
  type TextExample,
  taskDigest,
} from '../../src/tasks';
import { aspects, blame, denials, dislike, like, openers, praise } from '../../src/tasks/generated/lexicon';

/** A generated task with its rule, written here from the documentation and without the generator. */
const tasks: readonly {
  readonly name: GeneratedTextTaskName;
  readonly generate: (request: { seed: number; count: number }) => TextExample[];
  readonly answer: (example: TextExample) => number;
}[] = [
  { name: 'generated-sentiment', generate: generateSentiment, answer: ({ text }) => verdictOf(text) },
  {
    name: 'generated-paraphrase',
    generate: generateParaphrases,
    answer: ({ text, pair }) => {
      const [summary, ...more] = judgementsOf(pair!);
      assert.equal(more.length, 0, pair);
      return verdictOf(text) === summary!.polarity ? 1 : 0;
    },
  },
  {
    name: 'generated-entailment',
    generate: generateEntailment,
    answer: ({ text, pair }) => {
      const verb = text.split(' ')[3]!;
      assert.ok(like.includes(verb) !== dislike.includes(verb), text);
      return verdictOf(pair!) === (like.includes(verb) ? 1 : 0) ? 0 : 1;
    },
  },
];

for (const { name, generate, answer } of tasks) {
  describe(`the task ${name}`, () => {
    it('is a function of its seed', () => {
      assert.deepEqual(generate({ seed: 4, count: 50 }), generate({ seed: 4, count: 50 }));
      assert.notDeepEqual(generate({ seed: 4, count: 50 }), generate({ seed: 5, count: 50 }));
    });

    it('repeats no example and has balanced labels', () => {
      const examples = generate({ seed: 1, count: 5000 });
      assert.equal(new Set(examples.map(({ text, pair }) => `${text}|${pair}`)).size, 5000);
      assert.ok(majorityAccuracy(examples) < 0.53); // four standard deviations of a fair coin are 0.028
    });

    it('an independent reading of its rules answers all examples except the flipped labels', () => {
      const examples = generate({ seed: 2, count: 4000 });
      const wrong = examples.filter((example) => answer(example) !== example.label).length / examples.length;
      // Binomial(4000, 0.03): a standard deviation is 0.0027.
      assert.ok(Math.abs(wrong - 0.03) < 0.011, `${wrong} of the labels are off the rule`);
    });

    it('words alone stay below 72 %, in four times as many examples as devices hold', () => {
      const examples = generate({ seed: 3, count: 18000 });
      const accuracy = bagOfWordsBaseline(examples.slice(2000), examples.slice(0, 2000));
      assert.ok(accuracy < 0.72, `bag of words reaches ${accuracy}`);
    });

    it('fits the default sequence length and uses no word that the bundled vocabulary cuts', () => {
      const words = new Set(generatedWords());
      for (const { text, pair } of generate({ seed: 6, count: 3000 })) {
        const all = `${text} ${pair ?? ''}`.trim().split(' ');
        assert.ok(all.length <= MAX_WORDS, text);
        for (const word of all) assert.ok(words.has(word), `'${word}' in '${text}'`);
      }
    });

    it('is a task that needs no data folder and says that it is not real text', async () => {
      const settings = parseSettings({ pretrainExamples: 30, trainExamples: 40, testExamples: 10, deviceCount: 2 });
      const task = await resolveTask({ name, settings });
      assert.deepEqual([task.name, task.origin, task.input], [name, 'generated', 'text']);
      assert.match(task.source, /NOT real text .* 3 % of labels flipped on purpose/);
      assert.deepEqual([task.train.length, task.test.length], [70, 10]);
      assert.deepEqual(task.classes.length, 2);
    });
  });
}

describe('the generated language', () => {
  it('words alone do suffice for sentiment once denial and contrast are taken away', () => {
    const language = {
      denial: 0,
      forms: { plain: 1, addition: 0, turn: 0, afterthought: 0 },
      agreement: 1,
      labelNoise: 0,
    };
    const examples = generateSentiment({ seed: 3, count: 3000, language });
    assert.ok(bagOfWordsBaseline(examples.slice(1000), examples.slice(0, 1000)) > 0.99);
  });

  it('words tell something of sentiment, but not of pairs', () => {
    const [sentiment, paraphrase, entailment] = tasks.map(({ generate }) => {
      const examples = generate({ seed: 9, count: 8000 });
      return bagOfWordsBaseline(examples.slice(2000), examples.slice(0, 2000));
    });
    assert.ok(sentiment! > 0.58, `${sentiment}`);
    // Binomial(2000, 1/2): four standard deviations are 0.045.
    for (const accuracy of [paraphrase!, entailment!]) assert.ok(Math.abs(accuracy - 0.5) < 0.06, `${accuracy}`);
  });

  it('label noise is what it is set to', () => {
    assert.equal(sentimentLanguage.labelNoise, 0.03);
    const clean = generateParaphrases({ seed: 2, count: 500, labelNoise: 0 });
    assert.ok(clean.every((example) => tasks[1]!.answer(example) === example.label));
  });

  it('a digest tells two tasks apart by any example', () => {
    const task = generatedTextTask(
      'generated-sentiment',
      parseSettings({ pretrainExamples: 0, trainExamples: 40, testExamples: 10 }),
    );
    const flipped = { ...task, test: task.test.map((e, i) => (i === 3 ? { ...e, label: 1 - e.label } : e)) };
    assert.equal(taskDigest(task), taskDigest({ ...task }));
    assert.notEqual(taskDigest(task), taskDigest(flipped));
  });
});

interface Judgement {
  readonly aspect: string;
  readonly polarity: number;
}

/** What every clause of a sentence says, in order. */
function judgementsOf(text: string): Judgement[] {
  const clauses: Judgement[] = [];
  // A clause runs from the aspect to the first adjective of praise or blame.
  let clause: string[] | undefined;
  const words = withoutOpener(text).split(' ');
  for (const [i, word] of words.entries()) {
    if (clause === undefined && word === 'the' && aspects.includes(words[i + 1]!)) clause = [];
    clause?.push(word);
    if (clause !== undefined && (praise.includes(word) || blame.includes(word))) {
      const said = ` ${clause.join(' ')} `;
      const denied = denials.some((denial) => {
        const before = said.lastIndexOf(` ${denial} `);
        if (before < 0) return false;
        // A denial counts only where nothing but one word of degree stands between it and the adjective.
        return (
          said
            .slice(before + denial.length + 2)
            .trim()
            .split(' ').length <= 2
        );
      });
      clauses.push({ aspect: clause[1]!, polarity: praise.includes(word) !== denied ? 1 : 0 });
      clause = undefined;
    }
  }
  return clauses;
}

function withoutOpener(text: string): string {
  const opener = openers.find((words) => text.startsWith(`${words} , `));
  return opener === undefined ? text : text.slice(opener.length + 3);
}

/** The polarity of a sentence: that of its only clause, or of the one that decides. */
function verdictOf(text: string): number {
  const clauses = judgementsOf(text);
  const afterthought = / (?:, although|, even though|, though|, never mind that) the /.test(withoutOpener(text));
  return (afterthought ? clauses[0] : clauses.at(-1))!.polarity;
}
