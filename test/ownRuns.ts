import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface OwnRuns {
  /** A new folder for each test, or one for all tests of the `describe`. */
  readonly around?: 'each' | 'all';
  /** The folder in it that FEDFT_RUNS names; itself by default. */
  readonly inside?: string;
}

/**
 * A temporary folder that FEDFT_RUNS names while tests of a `describe` run: no test reads or writes the runs of the person
 * who tests.
 *
 * @param give - is told the folder before the test's own hooks and tests run
 */
export function ownRuns(
  give: (folder: string) => void = () => {},
  { around = 'each', inside = '' }: OwnRuns = {},
): void {
  const held = process.env['FEDFT_RUNS'];
  const [begin, end] = around === 'each' ? [beforeEach, afterEach] : [before, after];
  let folder: string;
  begin(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-runs-'));
    process.env['FEDFT_RUNS'] = join(folder, inside);
    give(folder);
  });
  end(() => {
    rmSync(folder, { recursive: true, force: true });
    if (held === undefined) delete process.env['FEDFT_RUNS'];
    else process.env['FEDFT_RUNS'] = held;
  });
}
