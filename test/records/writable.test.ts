import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FedftError } from '../../src/errors';
import { requireWritable } from '../../src/records';

describe('an output folder', () => {
  it('that is a file, or lies under one, is refused before the work with path and remedy; a good one is left empty', () => {
    const folder = mkdtempSync(join(tmpdir(), 'fedft-writable-'));
    const file = join(folder, 'file');
    writeFileSync(file, '');
    for (const path of [file, join(file, 'below')]) {
      assert.throws(
        () => requireWritable(path),
        (error) =>
          error instanceof FedftError &&
          error.message.startsWith(`cannot write ${path} `) &&
          /: .*choose another folder/.test(error.message),
      );
    }
    requireWritable(join(folder, 'new', 'deep'));
    assert.deepEqual(readdirSync(join(folder, 'new', 'deep')), []);
    rmSync(folder, { recursive: true });
  });
});
