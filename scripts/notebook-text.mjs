// Notebooks as plain text, for writing them in an editor:
//   npm run notebook unpack 04-online-scheduling   notebooks/NAME.ipynb -> build/text/NAME.txt
//   npm run notebook pack 04-online-scheduling     build/text/NAME.txt  -> notebooks/NAME.ipynb
// Packing keeps ids and outputs of cells that did not change; `npx fedft notebooks NAME --write` makes the outputs.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (!existsSync(join(root, 'dist', 'notebooks'))) fail('the library is not built: run `npm run build` first');
const { formatNotebook, notebookFromText, notebookToText, parseNotebook } = createRequire(import.meta.url)(
  join(root, 'dist', 'notebooks', 'index.js'),
);
const [action, ...names] = process.argv.slice(2);
if (!['pack', 'unpack'].includes(action) || names.length === 0) fail('usage: npm run notebook pack|unpack NAME...');
for (const name of names) {
  const notebookFile = join(root, 'notebooks', `${name}.ipynb`);
  const textFile = join(root, 'build', 'text', `${name}.txt`);
  const source = action === 'pack' ? textFile : notebookFile;
  const target = action === 'pack' ? notebookFile : textFile;
  if (!existsSync(source)) fail(`there is no ${source}`);
  const notebook = existsSync(notebookFile) ? parseNotebook(readFileSync(notebookFile, 'utf8'), name) : undefined;
  mkdirSync(dirname(target), { recursive: true });
  const text = action === 'pack' ? formatNotebook(notebookFromText(readFileSync(source, 'utf8'), notebook)) : undefined;
  writeFileSync(target, text ?? notebookToText(notebook));
  console.log(`${source} -> ${target}`);
}

function fail(message) {
  console.error(`notebook: ${message}`);
  process.exit(1);
}
