// Packs the library as npm would and asks two tools what is wrong with the package: publint (files, exports) and attw (whether
// types are found by every way of resolving them). Fails at the first finding. npm fetches the tools for this script alone.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { exit, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

const tools = [
  ['publint@0.3.25', 'publint', '--strict'],
  ['@arethetypeswrong/cli@0.18.5', 'attw', '--no-emoji'],
];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = mkdtempSync(join(tmpdir(), 'fedft-package-'));
const npm = (...args) =>
  spawnSync('npm', args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], shell: platform === 'win32' }).status;

let failed = npm('pack', '--silent', '--ignore-scripts', '--pack-destination', folder) !== 0;
if (!failed) {
  const file = join(folder, readdirSync(folder)[0]);
  for (const [tool, command, ...flags] of tools) {
    failed = npm('exec', '--yes', `--package=${tool}`, '--', command, file, ...flags) !== 0 || failed;
  }
}
rmSync(folder, { recursive: true, force: true });
exit(failed ? 1 : 0);
