import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formats } from './formats';
import { runFormat } from './runFormat';

describe('a damaged file is read, or refused in one printable line', () => {
  for (const format of formats) {
    it(`${format.name}, and its whole files are read`, async () => {
      const home = mkdtempSync(join(tmpdir(), 'fedft-whole-'));
      // The other seeds of parquet are damaged already.
      for (const [i, seed] of (await format.seeds()).slice(0, format.name === 'parquet' ? 1 : undefined).entries()) {
        const folder = join(home, String(i));
        mkdirSync(folder);
        await format.read(seed, folder);
      }
      rmSync(home, { recursive: true });
      const files = Math.max(3, Math.min(100, Math.floor(1000 / format.milliseconds)));
      const failures = await runFormat(format, { files, seed: 1 });
      assert.deepEqual(
        failures.map(({ number, fault }) => `file ${number}: ${fault}`),
        [],
      );
    });
  }
});
