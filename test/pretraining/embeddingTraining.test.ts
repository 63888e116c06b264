import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { embeddingGradient, embedForTraining, type TokenIds } from '../../src/pretraining/embeddingTraining';
import type { TextEmbedding } from '../../src/transformer';

/** Positions and token types as BERT, DistilBERT and RoBERTa have them. */
const kinds: readonly (readonly [string, TextEmbedding])[] = [
  ['with token types', { words: 'words', positions: 'positions', tokenTypes: 'types', norm: 'norm' }],
  ['without token types', { words: 'words', positions: 'positions', norm: 'norm' }],
  ['with positions after the padding id', { words: 'words', positions: 'positions', norm: 'norm', paddingId: 0 }],
];

for (const [kind, names] of kinds)
  describe(`the embedding module while it is trained, ${kind}`, () => {
    const hidden = 6;
    const epsilon = 1e-12;
    const stream = new RandomStream(5, 'test/embedding');
    const draw = (length: number): Float32Array => Float32Array.from({ length }, () => stream.normal());
    const weights = new Map([
      [names.words, draw(9 * hidden)],
      [names.positions, draw((names.paddingId === undefined ? 4 : 5) * hidden)],
      ...(names.tokenTypes === undefined ? [] : [[names.tokenTypes, draw(2 * hidden)] as const]),
      [`${names.norm}.weight`, draw(hidden)],
      [`${names.norm}.bias`, draw(hidden)],
    ]);
    const ids: TokenIds = {
      batch: 2,
      tokens: 3,
      inputIds: Int32Array.of(1, 5, 5, 1, 8, 0),
      tokenTypeIds: Int32Array.of(0, 0, 1, 0, 1, 1),
    };

    it('refuses a sequence that is longer than its table of positions', () => {
      const five = { batch: 1, tokens: 5, inputIds: new Int32Array(5), tokenTypeIds: new Int32Array(5) };
      assert.throws(() => embedForTraining(weights, names, five, hidden, epsilon), /5 tokens does not fit 4 positions/);
    });

    it('its gradient is that of central differences, repeated words included', () => {
      const upstream = draw(2 * 3 * hidden);
      const objective = (): number =>
        embedForTraining(weights, names, ids, hidden, epsilon).values.reduce(
          (sum, value, i) => sum + value * upstream[i]!,
          0,
        );
      const gradient = embeddingGradient(
        weights,
        names,
        embedForTraining(weights, names, ids, hidden, epsilon).tape,
        upstream,
        hidden,
      );
      for (const [name, weight] of weights) {
        for (let i = 0; i < weight.length; i++) {
          const held = weight[i]!;
          const step = 2 ** -7; // a power of two: held + step is exact enough in float32
          weight[i] = held + step;
          const above = objective();
          weight[i] = held - step;
          const below = objective();
          weight[i] = held;
          const slope = (above - below) / (2 * step);
          const found = gradient.get(name)![i]!;
          assert.ok(Math.abs(found - slope) < 5e-3 * (1 + Math.abs(slope)), `${name}[${i}]: ${found} against ${slope}`);
        }
      }
    });

    it('a word, position or type that does not occur has gradient zero', () => {
      const { tape } = embedForTraining(weights, names, ids, hidden, epsilon);
      const gradient = embeddingGradient(weights, names, tape, draw(2 * 3 * hidden), hidden);
      const word = gradient.get(names.words)!;
      for (const absent of [2, 3, 4, 6, 7]) {
        assert.ok(word.subarray(absent * hidden, (absent + 1) * hidden).every((value) => value === 0));
      }
      assert.ok(
        gradient
          .get(names.positions)!
          .subarray(names.paddingId === undefined ? 3 * hidden : 4 * hidden)
          .every((value) => value === 0),
      );
    });
  });
