// Kills a run at random moments and goes on with it, again and again: its record must be the one of a run nobody disturbed.
//
//   node scripts/soak.mjs [KILLS, default 100] [EXPERIMENT, default learning] [more flags of fedft run]
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const [kills = '100', experiment = 'learning', ...flags] = process.argv.slice(2);
const main = resolve(import.meta.dirname, '..', 'dist', 'cli', 'main.js');
const home = mkdtempSync(join(tmpdir(), 'fedft-soak-'));
const told = flags.length > 0 ? flags : ['--profile', 'smoke', '--task', 'generated-sentiment', '--scheme', 'proposed'];
const args = [main, 'run', experiment, '--workers', '1', ...told];
const environment = (runs) => ({ ...process.env, FEDFT_RUNS: join(home, runs), FEDFT_DATA: '' });

/** Digests of every record under a folder of runs, by file. */
function digests(runs) {
  return Object.fromEntries(
    readdirSync(join(home, runs), { recursive: true })
      .filter((name) => name.endsWith('.json') && !name.startsWith('models'))
      .sort()
      .map((name) => [name, JSON.parse(readFileSync(join(home, runs, name), 'utf8')).digest]),
  );
}

/** Starts the command and kills it after some time; whether it ended by itself before. */
function runFor(milliseconds) {
  return new Promise((done) => {
    const child = spawn(process.execPath, args, { env: environment('killed'), stdio: 'ignore' });
    const clock = setTimeout(() => child.kill('SIGKILL'), milliseconds);
    child.on('exit', (code) => {
      clearTimeout(clock);
      done(code === 0);
    });
  });
}

const start = performance.now();
const whole = spawnSync(process.execPath, args, { env: environment('whole'), encoding: 'utf8' });
if (whole.status !== 0) throw new Error(`the undisturbed run failed: ${whole.stderr}`);
const length = performance.now() - start;
const expected = digests('whole');
let killed = 0;
let rounds = 0;
while (killed < Number(kills)) {
  rmSync(join(home, 'killed'), { recursive: true, force: true });
  rounds++;
  while (killed < Number(kills) && !(await runFor(length * (0.2 + Math.random())))) killed++;
  while (!(await runFor(100 * length)));
  const found = digests('killed');
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    console.error(`after ${killed} kills the records differ; they are kept in ${home}`, { expected, found });
    process.exit(1);
  }
}
rmSync(home, { recursive: true });
console.log(
  `${killed} kills in ${rounds} rounds: ${Object.keys(expected).length} records, each with the digest of an undisturbed run`,
);
