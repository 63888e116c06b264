// The digests of the records below a folder, one a line. `node .ci/digests.mjs FOLDER`
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

const folder = process.argv[2];
const lines = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith('.json') && !name.split(sep).some((part) => part.startsWith('.')))
  .map((name) => `${name} ${JSON.parse(readFileSync(join(folder, name), 'utf8')).digest}`);
console.log(lines.sort().join('\n'));
