import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { clearSnapshot, openSnapshot, removeAbandoned, snapshotPath } from '../../src/records';

describe('a snapshot', () => {
  let folder: string;
  let record: string;
  let notices: string[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-snapshot-'));
    record = join(folder, 'a', 'seed-0.json');
    notices = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (key = 'k1') =>
    openSnapshot({ path: snapshotPath(record), key, onNotice: (message) => notices.push(message) });

  it('gives back the bytes that were written last, to the same key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        open().write(bytes);
        assert.deepEqual(open().read(), bytes);
      }),
      { numRuns: 50 },
    );
    assert.deepEqual(notices, []);
  });

  it('is undefined, without a word, where nothing was written', () => {
    assert.equal(open().read(), undefined);
    assert.deepEqual(notices, []);
  });

  it('of other settings or code is reported and ignored', () => {
    open('k0').write(Uint8Array.of(1, 2, 3));
    assert.equal(open('k1').read(), undefined);
    assert.match(notices[0]!, /seed-0\.snapshot belongs to other settings.*from its beginning/);
  });

  it('torn at any byte, or with any byte flipped, is never taken for a state', () => {
    const state = Uint8Array.from({ length: 40 }, (_, i) => i);
    open().write(state);
    const whole = readFileSync(snapshotPath(record));
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(snapshotPath(record), whole.subarray(0, length));
      assert.equal(open().read(), undefined, `cut to ${length} bytes`);
    }
    for (let at = 0; at < whole.length; at++) {
      const flipped = Buffer.from(whole);
      flipped[at]! ^= 0x20;
      writeFileSync(snapshotPath(record), flipped);
      const read = open().read();
      assert.equal(read, undefined, `byte ${at} flipped`);
    }
    assert.equal(notices.length, 2 * whole.length);
  });

  it('that cannot be written is reported once, with path and remedy, and the run goes on', () => {
    writeFileSync(join(folder, 'a'), 'a file where the folder should be');
    const snapshot = open();
    snapshot.write(Uint8Array.of(1));
    snapshot.write(Uint8Array.of(2));
    assert.equal(notices.length, 1);
    assert.match(notices[0]!, /cannot write .*seed-0\.snapshot.*(EEXIST|ENOTDIR).*The run goes on/);
  });

  it('goes with its record, and takes along what a killed process left half written', () => {
    mkdirSync(join(folder, 'a'));
    open().write(Uint8Array.of(1));
    const dead = 2 ** 22 + 1; // beyond the largest process id of Linux
    const names = [`seed-0.snapshot.${dead}.0123abcd.tmp`, `seed-0.json.${dead}.0123abcd.tmp`];
    const others = [`seed-1.json.${dead}.0123abcd.tmp`, `seed-0.json.${process.pid}.0123abcd.tmp`, 'seed-0.json'];
    for (const name of [...names, ...others]) writeFileSync(join(folder, 'a', name), '');
    removeAbandoned(record);
    assert.deepEqual(readdirSync(join(folder, 'a')).sort(), [...others, 'seed-0.snapshot'].sort());
    clearSnapshot(record);
    assert.deepEqual(readdirSync(join(folder, 'a')).sort(), [...others].sort());
  });
});
