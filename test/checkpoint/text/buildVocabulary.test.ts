import assert from 'node:assert/strict';
import fc from 'fast-check';
import { buildVocabulary, specialPieces, WordPieceTokenizer } from '../../../src/checkpoint';
import { RandomStream } from '../../../src/math';

const text = [
  'the lower tower and the flower of the power',
  'a newer, newest and widest tower; the lowest of the low',
  'the lower, the slower, the better',
];

describe('a vocabulary built from text', () => {
  it('begins with the special pieces, then every character as start and as continuation', () => {
    const vocabulary = buildVocabulary(text, 200);
    assert.deepEqual(vocabulary.slice(0, 5), specialPieces);
    for (const character of new Set(text.join('').replaceAll(' ', ''))) {
      assert.ok(vocabulary.includes(character) && vocabulary.includes(`##${character}`), character);
    }
  });

  it('holds frequent words and endings whole', () => {
    const vocabulary = buildVocabulary(text, 200);
    for (const piece of ['the', 'lower', '##ower', 'of', 'tower']) assert.ok(vocabulary.includes(piece), piece);
  });

  it('joins the most frequent pair first: worked by hand', () => {
    // ab x 3, abc x 2: (a, ##b) 5 times, then (ab, ##c) twice, then no pair is left.
    const vocabulary = buildVocabulary(['ab ab ab abc abc'], 100);
    assert.deepEqual(vocabulary.slice(5), ['a', 'b', 'c', '##a', '##b', '##c', 'ab', 'abc']);
    assert.deepEqual(buildVocabulary(['ab ab ab abc'], 100).slice(11), ['ab']);
    assert.deepEqual(buildVocabulary(['ab ab ab abc'], 100, { minCount: 1 }).slice(11), ['ab', 'abc']);
  });

  it('is the same whatever the order of the sentences', () => {
    const stream = new RandomStream(3, 'test');
    for (let i = 0; i < 10; i++) {
      assert.deepEqual(buildVocabulary(stream.shuffle([...text]), 90), buildVocabulary(text, 90));
    }
  });

  it('has at most the asked number of different pieces, and makes no known character unknown', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcd ,éΣ中'), maxLength: 30 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), fc.integer({ min: 7, max: 60 }), (sentences, size) => {
        const vocabulary = buildVocabulary(sentences, size);
        assert.ok(vocabulary.length <= size);
        assert.equal(new Set(vocabulary).size, vocabulary.length);
        const tokenizer = new WordPieceTokenizer(vocabulary);
        if (size < 25) return; // 5 special pieces and ten characters twice
        for (const sentence of sentences) assert.ok(!tokenizer.ids(sentence).includes(tokenizer.unknownId), sentence);
      }),
    );
  });

  it('grows by appending: a larger vocabulary begins with the smaller one', () => {
    const large = buildVocabulary(text, 110);
    for (const size of [60, 75, 90]) assert.deepEqual(buildVocabulary(text, size), large.slice(0, size));
  });

  it('keeps the commonest characters when there is no room for all', () => {
    assert.deepEqual(buildVocabulary(['zz zz b b b a'], 9).slice(5), ['b', 'z', '##b', '##z']);
  });

  it('counts repeated neighbours right: a run of one letter', () => {
    const vocabulary = buildVocabulary(['aaaa aaaa aaa'], 30);
    assert.deepEqual(new WordPieceTokenizer(vocabulary).tokenize('aaaa'), ['aaaa']);
  });

  it('refuses a size without room for one character', () => {
    assert.throws(() => buildVocabulary(text, 6), /size must be an integer in \[7, .* got 6; the special pieces/);
  });
});
