import { statSync } from 'node:fs';
import { alsoUnder, experiments } from '../experiments';
import { committedOfSize, sha256 } from '../records';
import { markdownTable } from './blocks';

/**
 * Every experiment with committed records: the command that makes them again, how long that takes and how much disk they
 * take, where they were made, and one digest over all of its records.
 */
export function recordsBlock(): string {
  const [laptop, published] = [committedOfSize('laptop'), committedOfSize('real')];
  const sets = [
    ...experiments.map(({ name }) => ({ command: name, runs: laptop.every(name) })),
    ...alsoUnder.flatMap(({ reading, experiments: also }) =>
      also.map(({ name }) => ({
        command: `${name} --reading ${reading}`,
        runs: laptop.every(`readings/${reading}/${name}`),
      })),
    ),
    ...experiments.map(({ name }) => ({ command: `${name} --profile real --data DIR`, runs: published.every(name) })),
  ];
  const rows = sets.flatMap(({ runs, command }) => {
    if (runs.length === 0) return [];
    const records = runs.map(({ record }) => record);
    const times = records.map(({ environment }) => environment.seconds);
    const known = times.filter((seconds) => seconds !== undefined);
    const bytes = runs.reduce((sum, { path }) => sum + statSync(path).size, 0);
    const places = records.map(({ environment: { backend, platform, node, processor } }) =>
      [backend, platform, `Node.js ${node.split('.')[0]}`, ...(processor === undefined ? [] : [processor])].join(', '),
    );
    return [
      [
        `\`npx fedft run ${command}\``,
        String(runs.length),
        known.length === runs.length
          ? describeSeconds(known.reduce((sum, seconds) => sum + seconds, 0))
          : 'not recorded',
        `${Math.ceil(bytes / 1024)} kB`,
        [...new Set(places)].join('; '),
        `\`${sha256(records.map(({ digest }) => digest).join('\n')).slice(0, 16)}\``,
      ],
    ];
  });
  return markdownTable(['command', 'records', 'processor time', 'disk', 'made on', 'digest of all'], rows);
}

/** `12 s`, `3 min`, `1.5 h` of one core. */
function describeSeconds(seconds: number): string {
  if (seconds < 100) return `${Number(seconds.toPrecision(2))} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
