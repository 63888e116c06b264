import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRecord } from '../../src/records';
import { digestsOf, environment, fedft, main } from './fedft';

describe('a learning run that is killed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-kill-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (rounds: number): readonly string[] => [
    ...['run', 'learning', '--profile', 'smoke', '--task', 'generated-images', '--scheme', 'gs'],
    ...['--name', 'killed', '--rounds', `${rounds}`, '--evaluate-every', `${rounds / 2}`, '--workers', '1'],
  ];
  const files = (ending: string): readonly string[] => {
    const records = join(folder, 'runs', 'studies', 'killed', 'smoke', 'learning');
    if (!existsSync(records)) return [];
    return readdirSync(records, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending));
  };

  const secondsOf = (): number | undefined =>
    readRecord(join(folder, 'runs', 'studies', 'killed', 'smoke', 'learning', 'generated-images', 'gs', 'seed-0.json'))
      .environment.seconds;

  /** Kills a run once it has kept its state; whether it had, which a run that was over first has not. */
  const killed = async (args: readonly string[]): Promise<boolean> => {
    const child = spawn(process.execPath, [main, ...args], { env: environment(folder), cwd: folder, stdio: 'ignore' });
    const over = new Promise((settle) => child.on('close', settle));
    while (files('.snapshot').length === 0 && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    await over;
    return files('.snapshot').length > 0;
  };

  it('-9 goes on from its snapshot and ends with the same records, bit for bit', async () => {
    let rounds = 400;
    while (!(await killed(run(rounds)))) {
      // A fast machine: its state is kept every few seconds, and the run did not take as long.
      assert.equal(files('.json').length, 1, 'the run neither kept its state nor came to an end');
      rmSync(join(folder, 'runs', 'studies'), { recursive: true });
      rounds *= 4;
      assert.ok(rounds < 1e6, 'no run, however long, kept its state');
    }
    const args = run(rounds);

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

  it('whose record is deleted while others go on ends with a sentence, and status 1', async () => {
    const args = run(8).map((word) => (word === 'gs' ? 'gs,aaba' : word));
    const child = spawn(process.execPath, [main, ...args], { env: environment(folder), cwd: folder });
    let said = '';
    child.stderr.on('data', (text) => (said += String(text)));
    const over = new Promise((settle) => child.on('close', settle));
    while (files('seed-0.json').length === 0 && child.exitCode === null) await sleep(5);
    for (const name of files('seed-0.json'))
      rmSync(join(folder, 'runs', 'studies', 'killed', 'smoke', 'learning', name));
    assert.equal(await over, 1, said);
    assert.match(said, /^fedft: [12] of 2 records are gone since they were written, .*; run the same command again/m);
  });
});
