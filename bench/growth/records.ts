import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandTime } from '../commandTime';
import { writeSyntheticRecords } from '../syntheticRecords';
import { type Growth, grow } from './results';

const sizes = [12, 100, 1e3, 1e4, 1e5];

/** What reads records: lists them, judges a claim by them, draws a figure of them. */
const commands = [
  { name: '`fedft show learning`', words: ['show', 'learning', '--from', 'own'] },
  { name: '`fedft claims C15`', words: ['claims', 'C15', '--from', 'own'] },
  { name: '`fedft figures fig3d`', words: ['figures', 'fig3d', '--from', 'own'] },
] as const;

/**
 * Commands that read records, from start to end, against the number of records of a study.
 *
 * @param largest - leaves out larger sizes: 100,000 records are a gigabyte
 */
export async function growthOfRecords(largest: number): Promise<readonly Growth[]> {
  const times = new Map<number, readonly number[]>();
  const measured = sizes.filter((size) => size <= largest);
  for (const size of measured) {
    const folder = mkdtempSync(join(tmpdir(), 'fedft-growth-'));
    try {
      writeSyntheticRecords(folder, size);
      const out = ['--out', join(folder, 'figures')];
      times.set(
        size,
        commands.map(({ words }) => commandTime([...words, ...(words[0] === 'figures' ? out : [])], folder)),
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  const growth: Growth[] = [];
  for (const [i, { name }] of commands.entries()) {
    const about = { part: 'records', name, variable: 'records', unit: 's', sizes: measured, from: 1e3 } as const;
    growth.push(await grow(about, (size) => times.get(size)![i]!));
  }
  return growth;
}
