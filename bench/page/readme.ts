import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillBlocks, markdownTable, repositoryRoot, writeFileAtomic } from 'fedft/lab';
import { growthParts, readGrowth } from '../growth/results';
import { lastBefore, type Measured, type PageEntry, type PageResult, readHistory, sameMachine } from './history';

const path = join(repositoryRoot, 'bench', 'README.md');

/** bench/README.md with the tables that committed measurements make, from bench/history and bench/growth.json. */
export function benchReadme(text: string = readFileSync(path, 'utf8')): string {
  return fillBlocks(
    text,
    new Map([
      ['page', pageBlock(readHistory())],
      ['growth', growthBlock()],
    ]),
  );
}

/** Writes the tables anew. */
export function refreshReadme(): void {
  writeFileAtomic(path, benchReadme());
}

/** The last entry of each kind of machine beside the one before it. */
function pageBlock(history: readonly PageEntry[]): string {
  const kinds = history.filter((entry, i) => !history.slice(i + 1).some((later) => sameMachine(later, entry)));
  if (kinds.length === 0) return 'Not measured.';
  return kinds
    .map((entry) => {
      const before = lastBefore(history, entry);
      const rows = entry.results.map((result) => {
        const known = before?.results.find(({ name }) => name === result.name);
        return [
          result.name,
          spread(result),
          ...(before === undefined
            ? []
            : known === undefined
              ? ['-', '-']
              : [spread(known), (result.median / known.median).toFixed(2)]),
        ];
      });
      const header = [
        'bench',
        'median (range)',
        ...(before === undefined ? [] : [`before, ${before.commit}`, 'ratio']),
      ];
      return `${describeMeasured(entry)}, ${entry.results[0]!.samples} samples:\n\n${markdownTable(header, rows)}`;
    })
    .join('\n\n');
}

function spread({ median, least, most, unit }: PageResult): string {
  const shown = (value: number): string => String(Number(value.toPrecision(3)));
  return `${shown(median)} ${unit} (${shown(least)} to ${shown(most)})`;
}

/** Where and when, in words. */
function describeMeasured({ processor, instructions, cores, load, date, commit, node, runtime }: Measured): string {
  return `${processor}, ${instructions}, ${cores} cores, load ${load}, ${date}, commit ${commit}, Node ${node}, ${runtime}`;
}

function growthBlock(): string {
  const { measured, growth } = readGrowth();
  const parts = growthParts.flatMap((part) => {
    const [where, rows] = [measured[part], growth.filter((one) => one.part === part)];
    return where === undefined ? [] : [{ part, where, rows }];
  });
  if (parts.length === 0) return 'Not measured.';
  return parts
    .map(({ part, where, rows }) => {
      const several = new Set(rows.map(({ variable }) => variable)).size > 1;
      const cells = rows.map(({ name, variable, unit, sizes, values, exponent, from }) => [
        several ? `${name} by ${variable}` : name,
        sizes.map(shortNumber).join(', '),
        `${values.map(shortNumber).join(', ')} ${unit}`,
        `${exponent.toFixed(2)} from ${shortNumber(from)}`,
      ]);
      const table = markdownTable(['what', several ? 'n' : rows[0]!.variable, 'processor time', 'exponent'], cells);
      return `${describeMeasured(where)}:\n\n${table}\n\n![${rows.length} curves with their exponents](figures/growth-${part}.svg)`;
    })
    .join('\n\n');
}

function shortNumber(value: number): string {
  return value >= 1e4 ? value.toExponential().replace('e+', 'e') : String(value);
}
