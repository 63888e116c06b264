import { slugOf } from '../execution';
import type { RunRecord } from '../records';
import { settingsTable } from '../settings';
import type { RowKeys } from './resultTable';

/** A record with what a sweep or a reading adds to its name taken off again. */
export interface PlacedRecord {
  /** The experiment without `sweeps/` or `readings/NAME/` before it. */
  readonly experiment: string;
  /** The settings that the sweep varies, with the values of this record; empty outside a sweep. */
  readonly axes: RowKeys;
}

/** Where a record belongs: its experiment, and its point in the grid of a sweep. */
export function placeOf({ experiment, labels, settings }: RunRecord<unknown>): PlacedRecord {
  const base = experiment.replace(/^(sweeps|readings\/[^/]+)\//, '');
  const point = labels['point'];
  if (!experiment.startsWith('sweeps/') || typeof point !== 'string') return { experiment: base, axes: {} };
  return { experiment: base, axes: Object.fromEntries(point.split('/').map((part) => axisOf(part, settings))) };
}

/** `device-count-10` as the setting and its value in the record: `['deviceCount', 10]`. */
function axisOf(part: string, settings: RunRecord['settings']): readonly [string, string | number] {
  const name = Object.keys(settingsTable).find((setting) => slugOf(`${setting}-${String(settings[setting])}`) === part);
  const value = name === undefined ? undefined : settings[name];
  if (name !== undefined && (typeof value === 'number' || typeof value === 'string')) return [name, value];
  // A reading, or a setting that the experiment does not keep under its own name.
  const setting = Object.keys(settingsTable).find((one) => part.startsWith(slugOf(`${one}-`)));
  if (setting === undefined) return part.startsWith('reading-') ? ['reading', part.slice(8)] : ['point', part];
  const text = part.slice(slugOf(`${setting}-`).length);
  return [setting, text !== '' && Number.isFinite(Number(text)) ? Number(text) : text];
}
