import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { canonicalJson, formatRecord, makeRecord, parseRecord, writeFileAtomic } from '../../src/records';
import { ownRuns } from '../ownRuns';
import { environmentOf } from './environmentOf';

const environment = environmentOf();
const content = {
  experiment: 'demo',
  run: 'a/seed-0',
  labels: { task: 'a', seed: 0 },
  settings: { b: 2, a: 1 },
  seed: 0,
  environment,
  results: { x: [1, 0.1, 1e-300] },
};

describe('canonicalJson', () => {
  it('depends on the value alone, not on the order of keys', () => {
    assert.equal(canonicalJson({ b: [1, null, 'x'], a: true }), '{"a":true,"b":[1,null,"x"]}');
  });

  it('keeps every finite number exactly', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        assert.ok(JSON.parse(canonicalJson(x)) === x);
      }),
    );
  });

  it('refuses what JSON would silently change, naming the path', () => {
    assert.throws(() => canonicalJson({ loss: [1, Number.NaN] }), /record\.loss\[1\] must be a finite number, got NaN/);
    assert.throws(() => canonicalJson({ x: undefined }), /record\.x must be plain JSON, got undefined/);
    assert.throws(() => canonicalJson({ x: new Float32Array(2) }), /record\.x must be plain JSON, got Float32Array/);
  });
});

describe('a record', () => {
  it('survives a round trip through text', () => {
    const record = makeRecord(content);
    assert.deepEqual(parseRecord(formatRecord(record), 'text'), record);
  });

  it('has a digest that ignores where it was made and nothing else', () => {
    const { digest } = makeRecord(content);
    assert.equal(makeRecord({ ...content, environment: { ...environment, node: '22' } }).digest, digest);
    assert.notEqual(makeRecord({ ...content, seed: 1 }).digest, digest);
    assert.notEqual(makeRecord({ ...content, labels: { task: 'b', seed: 0 } }).digest, digest);
    assert.notEqual(makeRecord({ ...content, settings: { a: 1, b: 3 } }).digest, digest);
    assert.notEqual(makeRecord({ ...content, results: { x: [1, 0.1, 2e-300] } }).digest, digest);
  });

  it('is refused when torn, altered, foreign or incomplete, with the remedy', () => {
    const text = formatRecord(makeRecord(content));
    assert.throws(
      () => parseRecord(text.slice(0, 80), 'r.json'),
      /r\.json: line 5, column 2: the JSON ends .*delete it and run again/,
    );
    assert.throws(() => parseRecord(text.replace('0.1', '0.2'), 'r.json'), /r\.json does not match its digest/);
    assert.throws(
      () => parseRecord(text.replace('fedft-record/2', 'fedft-record/1'), 'r.json'),
      /r\.json has schema "fedft-record\/1", expected fedft-record\/2: another version .* delete it and run again/,
    );
    assert.throws(() => parseRecord('{"schema":"other/1"}', 'r.json'), /schema "other\/1", expected fedft-record\/2/);
    assert.throws(() => parseRecord('null', 'r.json'), /schema none, in object, expected/);
    assert.throws(() => parseRecord('{"schema":"fedft-record/2"}', 'r.json'), /lacks experiment/);
  });

  it('is refused when its environment was edited, though its results were not', () => {
    const record = makeRecord({ ...content, environment: environmentOf({ processor: 'P', code: 'abc' }) });
    const text = formatRecord(record);
    for (const [was, is] of [
      ['"processor": "P"', '"processor": "Q"'],
      ['"code": "abc"', '"code": "abd"'],
      ['"threads": 1', '"threads": 2'],
    ] as const) {
      assert.ok(text.includes(was));
      assert.throws(
        () => parseRecord(text.replace(was, is), 'r.json'),
        /r\.json does not match the digest of its environment: .* delete it and run again/,
      );
    }
    const other = makeRecord({ ...content, seed: 1, environment: environmentOf({ processor: 'Q' }) });
    const swapped = { ...record, environment: other.environment, environmentDigest: other.environmentDigest };
    assert.throws(() => parseRecord(formatRecord(swapped), 'r.json'), /the digest of its environment/);
  });

  it('has a name that cannot leave its folder', () => {
    for (const run of ['../x', '/x', 'a//b', 'A', '', 'a/../b']) {
      assert.throws(() => makeRecord({ ...content, run }), /run must be lower-case words/);
    }
  });
});

describe('the record store', () => {
  let folder: string;
  ownRuns((made) => {
    folder = made;
  });

  it('leaves the old file and no litter when a write fails', () => {
    const path = join(folder, 'kept.json');
    writeFileAtomic(path, 'old');
    writeFileSync(join(folder, 'file'), '');
    assert.throws(
      () => writeFileAtomic(join(folder, 'file', 'x.json'), 'new'),
      /cannot write .*x\.json \((ENOTDIR|EEXIST)\)/,
    );
    assert.throws(() => writeFileAtomic(path, undefined as unknown as string));
    assert.equal(readFileSync(path, 'utf8'), 'old');
    assert.deepEqual(readdirSync(folder).sort(), ['file', 'kept.json']);
  });
});
