// Notebook cells are type-checked by TypeScript 5.0.4. A declaration it cannot read silently becomes `any` there, so every
// file of dist/ must compile under that compiler.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const kernel = createRequire(createRequire(import.meta.url).resolve('tslab/package.json'));
const compiler = kernel.resolve('@tslab/typescript-for-tslab/bin/tsc');
const flags =
  '--noEmit --listFiles --skipLibCheck false --moduleResolution node10 --target es2022 --lib es2022,dom --types node'.split(
    ' ',
  );
/** What a cell can import from. */
const doors = ['dist/index.d.ts', ...['figures', 'lab', 'model', 'notebooks'].map((door) => `dist/api/${door}.d.ts`)];
const { stdout, stderr, error } = spawnSync(process.execPath, [compiler, ...flags, ...doors], {
  cwd: root,
  encoding: 'utf8',
});
if (error) throw error;
// Errors inside third-party declarations are not ours and do not reach a cell through our types.
const ours = (stdout + stderr).split('\n').filter((line) => /^dist[\\/].*error/.test(line) || /^error /.test(line));
if (ours.length > 0) {
  console.error(`fedft: declarations that TypeScript 5.0.4 (the notebook kernel) cannot read:\n${ours.join('\n')}`);
  process.exit(1);
}
// A cell that imports fedft reads every declaration that ours lead to, in every new kernel: those of TensorFlow.js alone take
// two seconds.
const light = /node_modules\/(@types\/node|undici-types|@tslab\/typescript-for-tslab|plotly\.js-dist)\//;
const heavy = stdout
  .split('\n')
  .filter((line) => /^[^\s(]*node_modules\/.*\.d\.[cm]?ts$/.test(line) && !light.test(line));
if (heavy.length > 0) {
  const packages = new Set(heavy.map((line) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(line)[1]));
  console.error(
    `fedft: a public door (${doors.join(', ')}) leads to the types of ${[...packages].join(', ')}, which would slow down every notebook; ` +
      'keep them out of what src/index.ts and src/api export',
  );
  process.exit(1);
}
console.log('declarations: every public door is readable by the notebook kernel');
