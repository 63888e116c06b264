// The bench page: a fixed set of small benches, taken in turn. Processor time, medians. Adds an entry to bench/history, compares it with
// the last one of the same kind of machine, and writes the table in bench/README.md. A few minutes.
//
//   npm run build && npm run bench -- page [--samples 9]
import { parseArgs } from 'node:util';
import { InputError } from 'fedft';
import { median } from './measure';
import { benches, type OpenBench } from './page/benches';
import { entryOf, lastBefore, type PageResult, readHistory, slowerThan, writeEntry } from './page/history';
import { refreshReadme } from './page/readme';

/** Untimed samples of each bench first: a process needs some until its JavaScript is compiled. */
const WARM_UP = 2;

async function measure(samples: number): Promise<readonly PageResult[]> {
  const opened: OpenBench[] = [];
  const taken = benches.map((): number[] => []);
  try {
    for (const bench of benches) opened.push(await bench.open());
    for (let round = -WARM_UP; round < samples; round++) {
      for (const [i, bench] of opened.entries()) {
        const value = await bench.sample();
        if (round >= 0) taken[i]!.push(value);
      }
    }
  } finally {
    for (const bench of opened) bench.close?.();
  }
  return benches.map(({ name, unit }, i) => {
    const values = taken[i]!;
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const rounded = (value: number): number => Number(value.toPrecision(4));
    return { name, unit, median: rounded(median(values)), least: rounded(least), most: rounded(most), samples };
  });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { samples: { type: 'string', default: '9' } } });
  const samples = Number(values.samples);
  if (!Number.isInteger(samples) || samples < 3) {
    throw new InputError(`--samples must be an integer from 3, got ${values.samples}; fewer have no range`);
  }
  const entry = entryOf(await measure(samples));
  const before = lastBefore(readHistory(), entry);
  console.table(entry.results);
  console.log(`${entry.processor}, ${entry.instructions}, ${entry.cores} cores, load ${entry.load}`);
  if (before === undefined) console.log('no earlier entry of this kind of machine to compare with');
  else {
    const slower = slowerThan(before, entry);
    console.log(`against ${before.commit} of ${before.date}: ${slower.length === 0 ? 'nothing is slower' : 'slower:'}`);
    for (const { name, before: was, now } of slower) {
      console.log(`  ${name}: ${now.median} ${now.unit}, was ${was.median} (${was.least} to ${was.most})`);
    }
  }
  console.log(writeEntry(entry));
  refreshReadme();
}

void main();
