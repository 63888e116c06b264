// Compiles assembly/ (AssemblyScript) to WebAssembly and writes it, as text, to src/transformer/tensorflow/simd/binary.ts.
//
//   node scripts/kernels.mjs            writes the file
//   node scripts/kernels.mjs --check    fails unless the file equals what would be written
//
// The result is kept in the repository, so that neither building nor using the library needs the compiler.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { main } from 'assemblyscript/asc';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const output = join(root, 'src', 'transformer', 'tensorflow', 'simd', 'binary.ts');

let binary;
const { error, stderr } = await main(
  // The memory is TensorFlow.js's: nothing of the module's own may live in it.
  [
    'index.ts',
    '--outFile',
    'out.wasm',
    '-O3',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
    '--importMemory',
    '--enable',
    'simd',
    '--pedantic',
  ],
  {
    readFile(name) {
      try {
        return readFileSync(join(root, 'assembly', name), 'utf8');
      } catch {
        return null;
      }
    },
    writeFile(name, contents) {
      if (name === 'out.wasm') binary = contents;
    },
    listFiles: () => [],
  },
);
if (error !== null || binary === undefined) {
  console.error(`fedft: assembly/ does not compile\n${stderr?.toString() ?? error}`);
  exit(1);
}

const lines = Buffer.from(binary)
  .toString('base64')
  .match(/.{1,112}/g);
const text = `// Written by scripts/kernels.mjs from assembly/; change those and run \`npm run kernels\`.

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
