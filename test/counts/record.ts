// Writes the expected counts anew: npm run build && npx tsx test/counts/record.ts
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Counts, countGroups } from './counts';

async function main(): Promise<void> {
  let all: Counts = {};
  for (const count of Object.values(countGroups)) all = { ...all, ...(await count()) };
  writeFileSync(join(__dirname, 'expected.json'), `${JSON.stringify(all, null, 2)}\n`);
}

void main();
