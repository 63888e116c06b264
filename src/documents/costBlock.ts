import { makespanHours, paperCost } from '../execution';
import { greatest } from '../math';
import { markdownTable } from './blocks';

/** Numbers of nodes that the table compares, and what a node is. */
const NODES = [1, 8, 64] as const;
const CORES = 32;

/** What the runs of the paper's size take on 1, 8 and 64 nodes, estimated from measured run times. */
export function costBlock(): string {
  const { runs, experiments } = paperCost();
  const coreHours = runs.reduce((sum, { seconds }) => sum + seconds, 0) / 3600;
  const longest = greatest(runs.map(({ seconds }) => seconds)) / 3600;
  const nodes = NODES.map((count) => {
    const hours = makespanHours(runs, count, CORES);
    return [
      `${count}`,
      `${count * CORES}`,
      digits(hours),
      digits(coreHours),
      percent(coreHours / (hours * count * CORES)),
    ];
  });
  const rows = experiments.map(({ experiment, runs: count, seconds, measuredSeconds }) => [
    experiment,
    String(count),
    measuredSeconds === undefined ? 'not measured' : digits(measuredSeconds),
    seconds === 0 ? '-' : digits(seconds / 3600),
  ]);
  return [
    markdownTable(['nodes', `cores (${CORES} a node)`, 'hours', 'core-hours', 'cores at work'], nodes),
    '',
    `${runs.length} runs; the longest takes ${digits(longest)} hours on its core, and no number of nodes is faster than that.`,
    '',
    markdownTable(
      ['experiment', 'runs', 'measured at laptop size, core-seconds', 'estimated at the size of the paper, core-hours'],
      rows,
    ),
  ].join('\n');
}

const digits = (value: number): string => (value >= 100 ? String(Math.round(value)) : value.toPrecision(3));
const percent = (share: number): string => `${Math.round(100 * share)} %`;
