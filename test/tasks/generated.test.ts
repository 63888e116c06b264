import assert from 'node:assert/strict';
import { parseSettings } from '../../src/settings';
import {
  bagOfWordsBaseline,
  generatedTask,
  generateSentiment,
  majorityAccuracy,
  resolveTask,
  sentimentLanguage,
  taskDigest,
} from '../../src/tasks';
import { blame, denials, openers, praise } from '../../src/tasks/generated/lexicon';

describe('the generated sentiment task', () => {
  it('is a function of its seed', () => {
    const draw = (seed: number): unknown => generateSentiment({ seed, count: 50 });
    assert.deepEqual(draw(4), draw(4));
    assert.notDeepEqual(draw(4), draw(5));
  });

  it('repeats no sentence and has balanced labels', () => {
    const examples = generateSentiment({ seed: 1, count: 5000 });
    assert.equal(new Set(examples.map(({ text }) => text)).size, 5000);
    assert.ok(majorityAccuracy(examples) < 0.53); // four standard deviations of a fair coin are 0.028
  });

  it('an independent reading of its rules answers all sentences except the flipped labels', () => {
    const examples = generateSentiment({ seed: 2, count: 4000 });
    const wrong = examples.filter(({ text, label }) => readByRule(text) !== label).length / examples.length;
    // Binomial(4000, 0.04): a standard deviation is 0.0031.
    assert.ok(Math.abs(wrong - sentimentLanguage.labelNoise) < 0.0125, `${wrong} of the labels are off the rule`);
  });

  it('words alone stay below 72 %, however many sentences they are counted in', () => {
    const examples = generateSentiment({ seed: 3, count: 18000 });
    const accuracy = bagOfWordsBaseline(examples.slice(2000), examples.slice(0, 2000));
    assert.ok(accuracy > 0.55 && accuracy < 0.72, `bag of words reaches ${accuracy}`);
  });

  it('words alone do suffice once denial and contrast are taken away', () => {
    const language = {
      denial: 0,
      forms: { plain: 1, addition: 0, turn: 0, afterthought: 0 },
      agreement: 1,
      labelNoise: 0,
    };
    const examples = generateSentiment({ seed: 3, count: 3000, language });
    assert.ok(bagOfWordsBaseline(examples.slice(1000), examples.slice(0, 1000)) > 0.99);
  });

  it('stands in only where no folder is named, and says that it is not real text', async () => {
    const settings = parseSettings({ pretrainExamples: 30, trainExamples: 40, testExamples: 10, deviceCount: 2 });
    const task = await resolveTask({ name: 'generated-sentiment', settings });
    assert.equal(task.origin, 'generated');
    assert.match(task.source, /NOT real text/);
    assert.deepEqual([task.train.length, task.test.length], [70, 10]);
    await assert.rejects(
      resolveTask({ name: 'sst2', data: ' ', settings }),
      /needs real data; .* use 'generated-sentiment'/,
    );
    await assert.rejects(resolveTask({ name: 'sst2', data: '/nowhere/at/all', settings }), /does not exist/);
  });

  it('a digest tells two tasks apart by any example', () => {
    const task = generatedTask(parseSettings({ pretrainExamples: 0, trainExamples: 40, testExamples: 10 }));
    const flipped = { ...task, test: task.test.map((e, i) => (i === 3 ? { ...e, label: 1 - e.label } : e)) };
    assert.equal(taskDigest(task), taskDigest({ ...task }));
    assert.notEqual(taskDigest(task), taskDigest(flipped));
  });
});

/** The polarity of a sentence from the rules in the documentation, written without the generator. */
function readByRule(text: string): number {
  const opener = openers.find((words) => text.startsWith(`${words} , `));
  const sentence = ` ${opener === undefined ? text : text.slice(opener.length + 3)} `;
  const afterthought = / (?:, although|, even though|, though|-- never mind that) (?=the )/.exec(sentence);
  let deciding = sentence;
  if (afterthought) deciding = sentence.slice(0, afterthought.index);
  else {
    const turn = /(?:, but|, yet|, however ,|-- still ,|; all the same ,| ,) the /g;
    for (const match of sentence.matchAll(turn)) deciding = sentence.slice(match.index);
  }
  const verdicts = deciding
    .split(/ , and | and | ; also | , just as /)
    .filter((clause) => / the /.test(` ${clause} `))
    .map((clause) => {
      const tokens = clause.trim().replace(/ \.$/, '').split(' ');
      const adjective = tokens.at(-1)!;
      assert.ok(praise.includes(adjective) !== blame.includes(adjective), `'${adjective}' in '${text}'`);
      const denied = denials.some((denial) => {
        const before = clause.lastIndexOf(` ${denial} `);
        // A denial counts only where nothing but one word of degree stands between it and the adjective.
        return (
          before >= 0 &&
          clause
            .slice(before + denial.length + 2)
            .trim()
            .replace(/ \.$/, '')
            .split(' ').length <= 2
        );
      });
      return praise.includes(adjective) !== denied ? 1 : 0;
    });
  return verdicts.at(-1)!;
}
