import { settingFlag } from '../settings';
import type { RunRecord } from './runRecord';

/**
 * What a cell that shows records tells a reader who has changed a constant: the settings in which the records differ from
 * the notebook's, and the command that makes others.
 *
 * @param record one of the records that the cell shows; nothing is said without one
 * @param settings the constants that a reader may take the records to follow
 * @returns one sentence, undefined where the records are of the same settings
 *
 * @example
 * const note = notFollowed(record, { deviceCount: 5 });
 * if (note !== undefined) console.log(note);
 */
export function notFollowed(
  record: Pick<RunRecord<unknown>, 'experiment' | 'settings'> | undefined,
  settings: Readonly<Record<string, unknown>>,
): string | undefined {
  const changed = Object.entries(settings).filter(([name, value]) => {
    const recorded = record?.settings[name];
    return recorded !== undefined && recorded !== value;
  });
  if (record === undefined || changed.length === 0) return undefined;
  const recorded = changed.map(([name]) => `${name} ${String(record.settings[name])}`).join(', ');
  const own = changed.map(([name, value]) => `${name} ${String(value)}`).join(', ');
  const flags = changed.map(([name, value]) => `--${settingFlag(name)} ${String(value)}`).join(' ');
  return `This cell shows records made at ${recorded}, not at ${own}; npx fedft run ${record.experiment} ${flags} makes others.`;
}
