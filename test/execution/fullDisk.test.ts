import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs, { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { executePlan, failuresOf, planExperiment } from '../../src/execution';
import { readRecord } from '../../src/records';
import { ownRuns } from '../ownRuns';
import { walks } from './fakes';

describe('a full disk', () => {
  let folder: string;
  const writeSync = fs.writeSync;
  ownRuns((made) => {
    folder = made;
  });
  afterEach(() => {
    fs.writeSync = writeSync;
  });

  /** From now on, writing fails as on a full disk once `bytes` are used up. */
  const fillAfter = (bytes: number): void => {
    let left = bytes;
    fs.writeSync = ((file: number, data: Uint8Array, offset: number) => {
      left -= data.length - offset;
      if (left < 0) throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      return writeSync(file, data, offset);
    }) as typeof fs.writeSync;
  };
  const plan = () =>
    planExperiment(walks, { profile: 'smoke', overrides: { steps: 20, pause: 0 } }, { study: 'walking' });
  const execute = async (notices: string[] = []) =>
    executePlan(await plan(), {
      signal: new AbortController().signal,
      onNotice: (message) => notices.push(message),
    });
  const record = (seed: number): string => join(folder, 'studies', 'walking', 'smoke', 'walks', `seed-${seed}.json`);

  it('keeps what is finished, names the path and the remedy, and starts nothing that it could not keep', async () => {
    fillAfter(12_000);
    const notices: string[] = [];
    const execution = await execute(notices);
    const done = execution.finished.length;
    assert.ok(done > 0 && done < 4, `${done} of 4 runs fitted`);
    for (const { path, record: made } of execution.finished) assert.deepEqual(readRecord(path), made);
    assert.match(
      failuresOf(execution).message,
      new RegExp(`^${4 - done} of 4 runs failed; the other ${done} are finished and kept`),
    );
    assert.match(
      failuresOf(execution).details,
      new RegExp(
        `^  walks/seed-${done}: cannot write .*seed-${done}\\.json \\(ENOSPC\\): the disk is full: free some space and run the command again`,
      ),
    );
    for (const { message } of execution.failed.slice(1))
      assert.match(message, /^not started: records cannot be written/);
    // Snapshots go first; that is said, and costs nothing but the chance to resume.
    assert.match(notices[0]!, /cannot write .*\.snapshot \(ENOSPC\).*The run goes on/);
    assert.deepEqual(
      readdirSync(join(folder, 'studies', 'walking', 'smoke', 'walks')).filter((name) => name.endsWith('.tmp')),
      [],
    );

    fs.writeSync = writeSync; // some space is freed
    const again = await execute();
    assert.deepEqual(again.failed, []);
    assert.deepEqual(
      again.finished.map(({ status }) => status),
      [0, 1, 2, 3].map((seed) => (seed < done ? 'kept' : 'made')),
    );
    assert.ok(existsSync(record(3)));
  });

  it('is met by the command line on a real file system of 64 KiB', function () {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk]);
    if (mounted.status !== 0) {
      console.log('        skipped: mounting a small file system takes root on Linux');
      this.skip();
    }
    try {
      const main = resolve(__dirname, '..', '..', 'dist', 'cli', 'main.js');
      const fedft = (runs: string) =>
        spawnSync(process.execPath, [main, 'run', 'device-order', '--profile', 'smoke', '--workers', '2'], {
          encoding: 'utf8',
          env: { ...process.env, FEDFT_RUNS: runs },
        });
      fs.writeFileSync(join(disk, 'others'), Buffer.alloc(48 * 1024));
      const full = fedft(disk);
      assert.equal(full.status, 1);
      assert.match(full.stderr, /cannot write \S+\/disk\/smoke\/device-order\/\S+\.json \(ENOSPC\): the disk is full/);
      assert.match(full.stderr, /of \d+ runs failed; the other \d+ are finished and kept/);
      assert.doesNotMatch(full.stderr, /\n\s+at /);
      const kept = /the other (\d+) are/.exec(full.stderr)![1];
      assert.notEqual(kept, '0');

      rmSync(join(disk, 'others'));
      const again = fedft(disk);
      assert.equal(again.status, 0, again.stderr);
      assert.equal(again.stdout.match(/ {2}kept {2}/g)?.length, Number(kept));
      const table = (text: string) => [...text.matchAll(/^(device-order\/\S+) +([0-9a-f]{16}) /gm)].map(String);
      const digests = (text: string) => table(text).map((line) => line.split(',')[1]);
      assert.equal(digests(again.stdout).length, 14);
      assert.deepEqual(digests(again.stdout), digests(fedft(join(folder, 'whole')).stdout));
    } finally {
      spawnSync('umount', [disk]);
    }
  });
});
