// Compiles assembly/ (AssemblyScript) to WebAssembly and writes it, as text, to src/transformer/tensorflow/simd/binary.ts.
//
//   node scripts/kernels.mjs            writes the file
//   node scripts/kernels.mjs --check    fails unless the file equals what would be written
//
// The result is kept in the repository, so that neither building nor using the library needs the compiler: npm fetches its
// 100 MB for this script alone.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const COMPILER = 'assemblyscript@0.28.20';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const sources = join(root, 'assembly');
const output = join(root, 'src', 'transformer', 'tensorflow', 'simd', 'binary.ts');

const binary = compile();
const lines = binary.toString('base64').match(/.{1,112}/g);
const text = `// Written by scripts/kernels.mjs from assembly/; change those and run \`npm run kernels\`.

/** SHA-256 of the files of assembly/ that it was compiled from. */
export const sourcesDigest: string = '${digestOfSources()}';

/** A WebAssembly module of ${binary.length} bytes, in base64. */
export const binary: string = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`;
if (argv.includes('--check')) {
  if (readFileSync(output, 'utf8') === text) exit(0);
  console.error(
    'fedft: src/transformer/tensorflow/simd/binary.ts is not what assembly/ compiles to; run `npm run kernels`',
  );
  exit(1);
}
writeFileSync(output, text);

function compile() {
  const folder = mkdtempSync(join(tmpdir(), 'fedft-kernels-'));
  try {
    const file = join(folder, 'out.wasm');
    // The memory is TensorFlow.js's: nothing of the module's own may live in it.
    const flags = '-O3 --converge --noAssert --runtime stub --importMemory --enable simd --pedantic'.split(' ');
    const { status } = spawnSync(
      'npm',
      ['exec', '--yes', `--package=${COMPILER}`, '--', 'asc', 'index.ts', '--outFile', file, ...flags],
      { cwd: sources, stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32' },
    );
    if (status === 0) return readFileSync(file);
    console.error(`fedft: assembly/ does not compile, or ${COMPILER} is not to be had; see above`);
    exit(1);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function digestOfSources() {
  const hash = createHash('sha256');
  const names = readdirSync(sources).filter((name) => name.endsWith('.ts'));
  for (const name of names.sort())
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(sources, name)))
      .update('\0');
  return hash.digest('hex');
}
