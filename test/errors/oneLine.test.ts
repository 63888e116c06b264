import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CheckpointError, describeError, FedftError, InputError, oneLine, printable } from '../../src/errors';

describe('a message for people', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 2000 });
  /** Control characters of every kind, line ends, directions of writing, halves of surrogate pairs. */
  const obeyed = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff]/u;

  it('is one line of at most 300 characters without anything that a terminal obeys, whatever was quoted in it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const message of [new InputError(text).message, new CheckpointError('F', text).message, oneLine(text)]) {
          assert.ok(message.length <= 300);
          assert.doesNotMatch(message, obeyed);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stands as it is where it is short and printable, letters of every script and joined emoji included', () => {
    for (const text of ['K must be > 0, got 0', 'größer als 数 👩‍👩‍👧 ق'])
      assert.equal(new FedftError(text).message, text);
  });

  it('shows control characters, escape sequences and bidi overrides as JSON writes them', () => {
    assert.equal(printable('a\u001b[2Jb\u202ec\nd\u0007\ud800'), 'a\\u001b[2Jb\\u202ec\\nd\\u0007\\ud800');
    assert.equal(printable('a\nb\u001b', '\n'), 'a\nb\\u001b');
  });

  it('is cut in its middle, so that the file and the remedy stay', () => {
    const { message } = new InputError(`/data/train.tsv: line 3: ${'x'.repeat(100_000)}; fetch it again`);
    assert.match(message, /^\/data\/train\.tsv: line 3: x+.* \.\.\. x+; fetch it again$/);
    assert.equal(oneLine('😀'.repeat(400)).length <= 300, true);
  });

  it('has its details below, line by line', () => {
    const error = new FedftError('2 of 4 runs failed', { details: 'a: 1\u001b[2J\nb: 2' });
    assert.equal(describeError(error), 'fedft: 2 of 4 runs failed\na: 1\\u001b[2J\nb: 2');
    assert.equal(describeError(new FedftError('plain')), 'fedft: plain');
  });
});
