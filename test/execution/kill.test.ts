import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { RandomStream } from '../../src/math';
import { until } from '../until';

describe('a process that is killed', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-kill-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const overrides = (log: string) => JSON.stringify({ steps: 80, pause: 10, log: join(folder, log) });
  const start = (runs: string, log: string): { child: ChildProcess; output: () => string; errors: () => string } => {
    const env = { ...process.env, FEDFT_RUNS: join(folder, runs) };
    const child = spawn(
      process.execPath,
      ['--require', require.resolve('tsx/cjs'), join(__dirname, 'runWalks.ts'), '2', overrides(log)],
      { env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (errors += data));
    return { child, output: () => output, errors: () => errors };
  };
  const ended = (child: ChildProcess): Promise<void> => new Promise((resolve) => child.on('close', () => resolve()));

  it('-9 at any moment goes on where it was and ends with the same records, doing nothing finished twice', async () => {
    const whole = start('whole', 'whole.log');
    await ended(whole.child);
    assert.equal(whole.output().trim().split('\n').length, 4, whole.errors());

    const random = new RandomStream(Date.now() % 1e6, 'kill'); // another moment every time
    const moments: number[] = [];
    const written = new Map<string, number>();
    for (let kill = 0; kill < 3; kill++) {
      const { child } = start('killed', 'killed.log');
      const starts = (): number => (existsSync(join(folder, 'killed.log')) ? linesOf('killed.log').length : 0);
      const before = starts();
      const over = ended(child);
      await Promise.race([until(() => starts() > before, 'a run begins'), over]);
      const moment = Math.round(600 * random.uniform());
      moments.push(moment);
      await sleep(moment);
      child.kill('SIGKILL');
      await over;
      for (const name of records()) written.set(name, writtenAt(name));
    }
    const last = start('killed', 'killed.log');
    await ended(last.child);
    const message = `killed ${moments.join(', ')} ms after the first run of each attempt began`;
    assert.equal(last.output(), whole.output(), `${message}\n${last.errors()}`);
    assert.match(readFileSync(join(folder, 'killed.log'), 'utf8'), /from [1-9]/, `nothing was resumed: ${message}`);
    for (const [name, time] of written) assert.equal(writtenAt(name), time, `${name} was made again`);
    assert.deepEqual(
      readdirSync(walks()).sort(),
      [0, 1, 2, 3].map((seed) => `seed-${seed}.json`),
    );
  });

  const walks = (): string => join(folder, 'killed', 'studies', 'walking', 'smoke', 'walks');
  const records = (): string[] =>
    existsSync(walks()) ? readdirSync(walks()).filter((name) => name.endsWith('.json')) : [];
  const writtenAt = (name: string): number => statSync(join(walks(), name)).mtimeMs;
  const linesOf = (log: string): readonly string[] => readFileSync(join(folder, log), 'utf8').trim().split('\n');
});
