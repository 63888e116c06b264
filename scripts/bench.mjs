// Runs one of the benchmarks: npm run bench -- NAME, where NAME is a file of bench/ without its ending.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'bench');
/** What the benchmarks share: modules, not programs. */
const parts = [
  'cells',
  'commandTime',
  'engines',
  'measure',
  'plainWasm',
  'syntheticRecords',
  'trainProblem',
  'trainWorker',
];
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3))
  .filter((name) => !parts.includes(name));

const [name, ...rest] = argv.slice(2);
if (!names.includes(name)) {
  console.error(
    `bench: ${name === undefined ? 'no name given' : `no benchmark ${name}`}; there are ${names.join(', ')}`,
  );
  exit(2);
}
const { status, error } = spawnSync(execPath, ['--import', 'tsx', join(folder, `${name}.ts`), ...rest], {
  stdio: 'inherit',
});
if (error) throw error;
exit(status ?? 1);
