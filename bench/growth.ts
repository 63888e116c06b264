// How costs grow: a round of scheduling with its devices, a training step with its sizes, commands with the records that they read.
// Processor time; exponents by regression. Writes bench/growth.json, bench/figures/growth-*.svg and the table in bench/README.md.
//
//   npm run build && npm run bench -- growth [rounds solvers steps records] [--largest 100000]
import { parseArgs } from 'node:util';
import { InputError } from 'fedft';
import { drawGrowth } from './growth/figure';
import { growthOfRecords } from './growth/records';
import { type Growth, type GrowthPart, growthParts, writeGrowth } from './growth/results';
import { growthOfRounds } from './growth/rounds';
import { growthOfSolvers } from './growth/solvers';
import { growthOfSteps } from './growth/steps';
import { refreshReadme } from './page/readme';

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { largest: { type: 'string', default: '100000' } },
  });
  const largest = Number(values.largest);
  if (!(largest >= 1e4))
    throw new InputError(`--largest must be at least 10000, got ${values.largest}; an exponent needs two sizes`);
  const measure: { readonly [part in GrowthPart]: () => Promise<readonly Growth[]> } = {
    rounds: growthOfRounds,
    solvers: growthOfSolvers,
    steps: growthOfSteps,
    records: () => growthOfRecords(largest),
  };
  for (const name of positionals.length > 0 ? positionals : growthParts) {
    const part = growthParts.find((one) => one === name);
    if (part === undefined) throw new InputError(`no part '${name}'; there are ${growthParts.join(', ')}`);
    const growth = await measure[part]();
    writeGrowth(part, growth);
    await drawGrowth(part, growth);
    refreshReadme();
  }
}

void main();
