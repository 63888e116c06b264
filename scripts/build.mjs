// Compiles src/ to dist/ and bundles the live figures for the browser and the gradients of TensorFlow.js.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
// npx prepares a checkout before it runs its command, and after a failure never again does: the command then says what to do.
if (process.env.npm_lifecycle_event === 'prepare' && !existsSync(join(root, 'node_modules'))) process.exit(0);
if (!existsSync(compiler)) {
  console.error('fedft: the TypeScript compiler is not installed; run `npm ci` (without --omit=dev) and try again.');
  process.exit(1);
}
const buildInfo = join(root, 'build', 'tsconfig.tsbuildinfo');
if (!existsSync(join(root, 'dist')) && existsSync(buildInfo)) rmSync(buildInfo);
removeStale(join(root, 'dist'));
const { status } = spawnSync(process.execPath, [compiler, '-p', root], { stdio: 'inherit' });
if (status === 0) {
  (await import('./lazy-reexports.mjs')).makeReexportsLazy(join(root, 'dist'));
  await (await import('./bundle-browser.mjs')).bundleBrowser(root);
  await (await import('./bundle-tensorflow.mjs')).bundleTensorFlow(root);
}
process.exit(status ?? 1);

/** Deletes outputs whose source is gone, so that a removed module cannot be imported by accident. */
function removeStale(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const output = join(entry.parentPath ?? entry.path, entry.name);
    if (/^(browser|vendor)/.test(relative(join(root, 'dist'), output))) continue; // bundled below, not compiled
    const source = join(root, 'src', relative(join(root, 'dist'), output).replace(/\.(d\.ts|js|js\.map)$/, '.ts'));
    if (!existsSync(source)) rmSync(output);
  }
}
