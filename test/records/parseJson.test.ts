import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { InputError } from '../../src/errors';
import { parseRecord, readJson } from '../../src/records';
import { JSON_DEPTH, parseJson, parseJsonBytes } from '../../src/records/parseJson';
import { environmentOf } from './environmentOf';

const rules = { remedy: 'mend it' };
const read = (text: string): unknown => parseJson(text, 'FILE', rules);

describe('a JSON text', () => {
  it('reads as JSON.parse reads it', () => {
    fc.assert(
      fc.property(fc.json(), (text) => assert.deepEqual(read(text), JSON.parse(text))),
      { numRuns: 500 },
    );
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(fc.property(double, (value) => assert.ok(Object.is(read(JSON.stringify(value)), value + 0))));
    assert.ok(Object.is(read('-0'), -0));
    assert.deepEqual(Object.keys(read('{"__proto__": 1, "a": "\\u0061\\ud83d\\ude00"}') as object), ['__proto__', 'a']);
  });

  it('is refused exactly where JSON.parse refuses it, or for a rule of its own, always as one InputError', () => {
    const text = fc.string({ unit: fc.constantFrom(...'{}[]",:\\ue0123-+.tfnulrase \n\t\u0001E'), maxLength: 14 });
    fc.assert(
      fc.property(text, (json) => {
        let valid = true;
        try {
          JSON.parse(json);
        } catch {
          valid = false;
        }
        try {
          read(json);
          assert.ok(valid, json);
        } catch (error) {
          assert.ok(error instanceof InputError, String(error));
          assert.match(error.message, /^FILE: line \d+, column \d+: the JSON .*; mend it$/);
          if (valid) assert.match(error.message, /twice|beyond/);
        }
      }),
      { numRuns: 5000 },
    );
  });

  const refused: readonly (readonly [what: string, text: string, message: RegExp])[] = [
    ['20,000 arrays in one another', '['.repeat(20_000), /nested more than 64 levels deep/],
    ['20,000 objects in one another', '{"a":'.repeat(20_000), /nested more than 64 levels deep/],
    [
      'a key that stands there twice',
      '{"a": {"a": 1},\n "b": 1, "\\u0061": 2}',
      /line 2, column 10: .*names "a" twice/,
    ],
    ['a number beyond the doubles', '[1, 1e400]', /column 5: .*1e400, beyond what a double holds/],
    ['NaN', '{"a": NaN}', /holds NaN, which is no JSON/],
    ['nothing', '', /line 1, column 1: the JSON is empty/],
    ['more than one value', '1 2', /goes on after its end/],
    ['a text that ends early', '{"a": "b', /ends inside a string/],
    ['a control character', '"a\u001bb"', /control character in a string/],
    ['a wrong escape', '"\\\\\\x"', /column 4: .*wrong escape "\\\\x"/],
    ['ten million digits', '1'.repeat(10_000_000), /beyond what a double holds/],
  ];
  for (const [what, text, message] of refused) {
    it(`is refused with line, column and remedy: ${what}`, () => {
      assert.throws(() => read(text), { name: 'InputError', message });
    });
  }

  it(`may be ${JSON_DEPTH} levels deep, and hold strings of any length`, () => {
    read(`${'['.repeat(JSON_DEPTH)}${']'.repeat(JSON_DEPTH)}`);
    assert.equal((read(`"${'a\\n'.repeat(1_000_000)}"`) as string).length, 2_000_000);
  });

  it('holds Infinity and NaN where the rules allow what Python writes', () => {
    assert.deepEqual(parseJson('[NaN, Infinity, -Infinity]', 'F', { ...rules, nonFinite: true }), [
      Number.NaN,
      Infinity,
      -Infinity,
    ]);
  });

  it('is UTF-8, with or without a byte-order mark', () => {
    assert.deepEqual(parseJsonBytes(Buffer.from('\ufeff{"a": "é"}'), 'F', rules), { a: 'é' });
    assert.throws(() => parseJsonBytes(Buffer.from([0x22, 0xff, 0x22]), 'F', rules), /F: is not UTF-8 text; mend it/);
  });
});

describe('a file that a person names', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-json-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is refused at once where it is a named pipe, a device or a folder, or is missing or too large', function () {
    if (process.platform === 'win32') this.skip();
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    assert.throws(() => readJson(pipe, rules), /is a named pipe, not a regular file; mend it/);
    assert.throws(() => readJson('/dev/zero', rules), /is a device, not a regular file; mend it/);
    assert.throws(() => readJson(folder, rules), /is a folder, not a regular file; mend it/);
    assert.throws(() => readJson(join(folder, 'none'), rules), /no such file: .*none; mend it/);
    writeFileSync(join(folder, 'big'), '[1, 2, 3]');
    assert.throws(() => readJson(join(folder, 'big'), rules, 8), /has 9 bytes, more than the 8 that are read; mend it/);
  });
});

describe('a record with a field of another kind', () => {
  const record = {
    schema: 'fedft-record/2',
    experiment: 'a',
    run: 'b',
    labels: {},
    settings: {},
    seed: 0,
    environment: environmentOf(),
    results: {},
    digest: '0'.repeat(64),
    environmentDigest: '0'.repeat(64),
  };
  const faults: readonly (readonly [change: object, message: RegExp])[] = [
    [{ environment: null }, /FILE: environment must be an object, got null; .*delete it and run again/],
    [{ environment: { ...record.environment, node: 22 } }, /environment\.node must be text, got 22/],
    [
      { environment: { ...record.environment, seconds: -1.6 } },
      /environment\.seconds must be a number >= 0, got -1\.6/,
    ],
    [{ environment: { ...record.environment, threads: 0 } }, /environment\.threads must be a whole number >= 1, got 0/],
    [{ labels: { seed: [1] } }, /labels must be an object of words and numbers/],
    [{ digest: 12 }, /digest must be 64 hexadecimal digits, got 12/],
    [{ seed: '0' }, /seed must be a whole number >= 0, got "0"/],
    [{ settings: [] }, /settings must be an object, got \[\]/],
    [{ results: undefined }, /lacks results/],
    [{ schema: { toString: 1 } }, /has schema {"toString":1}, expected fedft-record\/2/],
    [{}, /does not match its digest/],
  ];
  for (const [change, message] of faults) {
    it(`is refused by name: ${JSON.stringify(change)}`, () => {
      assert.throws(() => parseRecord(JSON.stringify({ ...record, ...change }), 'FILE'), {
        name: 'InputError',
        message,
      });
    });
  }
});
