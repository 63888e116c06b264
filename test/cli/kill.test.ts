import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecord } from '../../src/records';
import { digestsOf, environment, fedft, main } from './fedft';

describe('a learning run that is killed', function () {
  this.timeout(600_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-kill-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const args = [
    ...['run', 'learning', '--profile', 'smoke', '--task', 'generated-images', '--scheme', 'gs'],
    ...['--rounds', '400', '--evaluate-every', '200', '--workers', '1'],
  ];
  const files = (ending: string): readonly string[] => {
    const records = join(folder, 'runs', 'smoke', 'learning');
    if (!existsSync(records)) return [];
    return readdirSync(records, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  };

  const secondsOf = (): number | undefined =>
    readRecord(join(folder, 'runs', 'smoke', 'learning', 'generated-images', 'gs', 'seed-0.json')).environment.seconds;

  it('-9 goes on from its snapshot and ends with the same records, bit for bit', async () => {
    const child = spawn(process.execPath, [main, ...args], { env: environment(folder), cwd: folder, stdio: 'ignore' });
    const over = new Promise((settle) => child.on('close', settle));
    while (files('.snapshot').length === 0 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    await over;
    const snapshots = files('.snapshot');
    assert.ok(snapshots.length > 0, 'the run was over before it kept its state: give it more rounds');

    const resumed = fedft(folder, ...args);
    assert.equal(resumed.status, 0, resumed.stderr);
    assert.equal(digestsOf(resumed).length, 1);
    // A record says how long its run took only where it ran without a break.
    assert.equal(secondsOf(), undefined);
    assert.deepEqual(files('.snapshot'), []);
    const whole = fedft(folder, ...args, '--fresh');
    assert.deepEqual(digestsOf(whole), digestsOf(resumed));
    assert.ok(secondsOf()! > 0);
  });
});
