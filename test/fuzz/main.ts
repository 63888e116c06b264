// npm run fuzz -- [--files 100000] [--format NAME] [--seed 0]: each kind in a process of its own, ended where a file takes 20 s.
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { formats } from './formats';
import { type FuzzFailure, runFormat } from './runFormat';

const LIMIT = 20_000;
const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '2000' },
    seed: { type: 'string', default: '0' },
    format: { type: 'string' },
    child: { type: 'boolean', default: false },
  },
});
const kept = resolve(__dirname, '..', '..', 'build', 'fuzz');

/** Files of a kind: as much time for each, and no kind without any. */
function share(milliseconds: number, files: number): number {
  const rates = formats.map((format) => 1 / format.milliseconds);
  return Math.max(20, Math.round(files / milliseconds / rates.reduce((sum, rate) => sum + rate, 0)));
}

async function inChild(name: string, files: number, seed: number): Promise<void> {
  const format = formats.find((candidate) => candidate.name === name)!;
  const failures = await runFormat(format, { files, seed, onCase: (number) => process.send?.({ number }) });
  await new Promise<void>((done) => {
    process.send?.(
      { failures: failures.map(({ bytes, ...rest }) => ({ ...rest, bytes: [...bytes] })) },
      undefined,
      undefined,
      () => done(),
    );
  });
  process.disconnect();
}

/** @returns how many files went wrong */
function watch(name: string, files: number, seed: number): Promise<number> {
  return new Promise((done) => {
    const args = ['--child', '--format', name, '--files', String(files), '--seed', String(seed)];
    const child = fork(__filename, args, { execArgv: ['--require', 'tsx/cjs', '--max-old-space-size=1024'] });
    let failures: readonly FuzzFailure[] | undefined;
    let last = -1;
    let clock: NodeJS.Timeout | undefined;
    let hang = false;
    child.on('message', (message: { number?: number; failures?: readonly FuzzFailure[] }) => {
      if (message.failures !== undefined) failures = message.failures;
      last = message.number ?? last;
      clearTimeout(clock);
      clock = setTimeout(() => {
        hang = true;
        child.kill('SIGKILL');
      }, LIMIT);
    });
    child.on('exit', (code) => {
      clearTimeout(clock);
      const ended = failures ?? [{ number: last, fault: hang ? 'a hang' : `a crash (${code})`, bytes: [] as never }];
      for (const { number, fault, bytes } of ended) {
        const path = join(kept, `${name.replace('/', '-')}-${seed}-${number}`);
        mkdirSync(kept, { recursive: true });
        writeFileSync(path, Uint8Array.from(bytes));
        console.log(`  ${name} ${number}: ${fault.slice(0, 600)}\n    kept as ${path}`);
      }
      console.log(`${name}: ${files} files, ${ended.length} faults`);
      done(ended.length);
    });
  });
}

async function main(): Promise<void> {
  const [files, seed] = [Number(values.files), Number(values.seed)];
  if (values.child) return inChild(values.format!, files, seed);
  let faults = 0;
  for (const { name, milliseconds } of formats) {
    if (values.format !== undefined && values.format !== name) continue;
    faults += await watch(name, values.format === undefined ? share(milliseconds, files) : files, seed);
  }
  process.exitCode = faults === 0 ? 0 : 1;
}

void main();
