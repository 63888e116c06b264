import assert from 'node:assert/strict';
import { refreshVerdicts } from '../../src/documents';

const verdictOf = (id: string): string | undefined => ({ C3: 'conditional', F1: 'supported', C15: 'undecided' })[id];

describe('verdict words in prose', () => {
  it('stand behind every claim that a sentence names', () => {
    assert.equal(
      refreshVerdicts('it can be exceeded (C3), F1 repairs it.', verdictOf),
      'it can be exceeded (C3: conditional), F1: supported repairs it.',
    );
  });

  it('replace those of another verdict, with or without a colon, and stay where they are right', () => {
    const right = 'the order holds (C15: undecided)';
    for (const word of ['supported', 'refuted', 'conditional', 'undecided']) {
      assert.equal(refreshVerdicts(`the order holds (C15: ${word})`, verdictOf), right);
    }
    assert.equal(refreshVerdicts('the order holds (C15 supported)', verdictOf), right);
    assert.equal(refreshVerdicts(right, verdictOf), right);
  });

  it('leave code, formulas, links, generated blocks and other names alone', () => {
    for (const text of [
      '`npx fedft claims C3`',
      '```sh\nnpx fedft claims C3\n```',
      '$C3$ and $$C3$$',
      '[it](../C3.md)',
      '<!-- begin claims -->\nC3\n<!-- end claims -->',
      'C99 and C3PO and ABC3',
    ]) {
      assert.equal(refreshVerdicts(text, verdictOf), text);
    }
  });
});
