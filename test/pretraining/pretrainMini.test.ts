import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPretrained, specialPieces, WordPieceTokenizer } from '../../src/checkpoint';
import { RandomStream } from '../../src/math';
import { bertMiniVocabulary, factsFile, modelDigest, type PretrainingFacts, pretrainMini } from '../../src/pretraining';
import { drawBatch, headNames } from '../../src/pretraining/bertBatches';
import {
  corrupted,
  drawExchange,
  drawReport,
  drawRestatement,
  drawVerdict,
  generatedWords,
  type Passage,
} from '../../src/tasks';
import { ownRuns } from '../ownRuns';
import { smallMini } from './smallMini';

describe('making a bundled model', () => {
  let folder: string;
  ownRuns(
    (made) => {
      folder = made;
    },
    { inside: 'runs' },
  );

  it('gives a Hugging Face folder with a card that tells what was done, and the same bytes again', async () => {
    const mini = smallMini();
    const made = await pretrainMini(mini, { folder: join(folder, 'one') });
    const { config, tokenizer } = await loadPretrained(made.folder);
    assert.equal(config.hiddenSize, 16);
    assert.ok(tokenizer !== undefined);
    const facts = JSON.parse(readFileSync(join(made.folder, factsFile), 'utf8')) as PretrainingFacts;
    assert.equal(facts.digest, modelDigest(made.folder));
    assert.equal(facts.recipe.schedule.steps, 30);
    assert.equal(facts.curve.at(-1)!.step, 30);
    const masked = facts.curve.map(({ losses }) => losses['masked']!).filter((loss) => loss > 0);
    const mean = (part: readonly number[]): number => part.reduce((sum, loss) => sum + loss, 0) / part.length;
    assert.ok(mean(masked.slice(-6)) < mean(masked.slice(0, 3)) - 0.2, `nothing was learned: ${masked}`);
    const card = readFileSync(join(made.folder, 'README.md'), 'utf8');
    for (const told of [facts.digest, 'seed 3', 'steps: 30', '`npx fedft pretrain bert`', 'labels: none']) {
      assert.ok(card.includes(told), `the card does not say '${told}'`);
    }
    assert.deepEqual(readdirSync(join(folder, 'runs', 'pretraining')), [], 'the checkpoint is left behind');
    const again = await pretrainMini(mini, { folder: join(folder, 'two') });
    assert.equal(again.digest, made.digest);
    const other = await pretrainMini(mini, { folder: join(folder, 'two'), seed: 4, steps: 5 });
    assert.notEqual(other.digest, made.digest);
    assert.match(readFileSync(join(other.folder, 'README.md'), 'utf8'), /`npx fedft pretrain bert --steps 5 --seed 4`/);
  });

  it('killed at any moment, the same call goes on and ends with the same digest', async () => {
    const undisturbed = await pretrainMini(smallMini(), { folder: join(folder, 'whole') });
    const script = join(__dirname, 'smallMini.ts');
    const target = join(folder, 'killed');
    const run = (killAfter: number): Promise<{ steps: number[]; digest: string | undefined }> =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, ['-r', 'tsx/cjs', script, target, `${killAfter}`], { env: process.env });
        let text = '';
        child.stdout.on('data', (part: Buffer) => {
          text += part.toString();
          if (text.includes(`step ${killAfter}\n`)) child.kill('SIGKILL');
        });
        child.stderr.on('data', (part: Buffer) => {
          if (part.toString().includes('Error')) reject(new Error(part.toString()));
        });
        child.on('close', () => {
          const steps = [...text.matchAll(/step (\d+)/g)].map(([, step]) => Number(step));
          resolve({ steps, digest: /digest (\w+)/.exec(text)?.[1] });
        });
      });
    const first = await run(6);
    assert.equal(first.digest, undefined, 'it was not killed');
    assert.ok(!existsSync(join(target, 'config.json')), 'a killed run left a model');
    const last = await run(-1);
    assert.ok(last.steps[0]! >= 6, `it began again, at step ${last.steps[0]}`);
    assert.equal(last.steps.at(-1), 30);
    assert.equal(last.digest, undisturbed.digest);
  });
});

describe('the text of pre-training', () => {
  const { pieces, words } = bertMiniVocabulary();
  const tokenizer = new WordPieceTokenizer(pieces);

  it('the vocabulary holds the generated language whole and cuts any English word into known pieces', () => {
    assert.deepEqual(pieces.slice(0, words), [...specialPieces, ...generatedWords()]);
    assert.equal(new Set(pieces).size, pieces.length);
    for (const word of generatedWords()) assert.deepEqual(tokenizer.tokenize(word), [word]);
    const english = tokenizer.tokenize(
      "It's a half-hearted, zany quilt of 1990s jokes; nobody's xylophone played Brahms!",
    );
    assert.ok(!english.includes('[UNK]'), english.join(' '));
    assert.ok(pieces.length < 3200, `${pieces.length} pieces`);
  });

  it('a corrupted passage differs from the whole one in its key, which then contradicts', () => {
    const stream = new RandomStream(1, 'corruption');
    for (let i = 0; i < 600; i++) {
      const whole: Passage = [drawVerdict, drawRestatement, drawReport, drawExchange][i % 4]!(stream);
      const { key } = whole;
      const changed = corrupted(stream, whole);
      const all = ({ first, second }: Passage): string[] => [...first, '|', ...second];
      const differing = all(whole).filter((word, at) => word !== all(changed)[at]);
      assert.deepEqual(differing, [whole[key.text][key.place]]);
      assert.ok(key.opposites.includes(changed[key.text][key.place]!));
      assert.ok(!key.opposites.includes(whole[key.text][key.place]!));
    }
  });

  it('a batch is a function of seed and name, and asks of each head what its mix says', () => {
    const mix = { masked: 8, coherent: 6, single: 5 };
    const draw = (seed: number, name: string) => drawBatch(tokenizer, words, mix, seed, name);
    assert.deepEqual(draw(1, 'a'), draw(1, 'a'));
    assert.notDeepEqual(draw(1, 'a').inputIds, draw(1, 'b').inputIds);
    assert.notDeepEqual(draw(1, 'a').inputIds, draw(2, 'a').inputIds);
    const { batch, tokens, inputIds, attentionMask, targets } = draw(1, 'a');
    assert.equal(batch, 19);
    assert.ok(inputIds.every((id, at) => (id === tokenizer.padId) === (attentionMask[at] === 0)));
    const answered = (head: string): number[] =>
      [...targets.get(head)!.weights].flatMap((weight, row) => (weight > 0 ? [row] : []));
    assert.deepEqual(answered(headNames.coherent), [8, 9, 10, 11, 12, 13]);
    assert.deepEqual(answered(headNames.next), [14, 15, 16, 17, 18]);
    const masked = targets.get(headNames.masked)!;
    assert.ok(
      [...masked.rows!].every((row) => row / tokens < 8),
      'only masked passages have masked words',
    );
    assert.ok(
      [...inputIds].every((id, at) => id !== tokenizer.maskId || masked.rows!.includes(at)),
      'a [MASK] stands where no answer is asked for',
    );
    assert.equal(targets.get(headNames.replaced)!.rows!.length, 6); // the key of each
  });
});
