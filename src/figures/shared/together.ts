import type { GroupRead } from '../figure';
import { type SchemeSeries, schemeStyle } from '../schemeStyle';

/** What several groups show, a series after the other, each named after its scheme and its group: `Proposed, queue20`. */
export function seriesOfGroups<Read, Series extends SchemeSeries>(
  parts: readonly GroupRead<Read>[],
  seriesOf: (read: Read) => readonly Series[],
): readonly Series[] {
  return parts.flatMap(({ group, read }) =>
    seriesOf(read).map((series) => ({
      ...series,
      label: `${series.label ?? schemeStyle(series.scheme).label}, ${group}`,
    })),
  );
}

/** What the bands of several groups are, in one sentence; absent where no group has one. */
export function bandOfGroups(parts: readonly GroupRead<{ readonly band?: string }>[]): { readonly band?: string } {
  const bands = parts.flatMap(({ group, read: { band } }) => (band === undefined ? [] : [`${band} (${group})`]));
  return bands.length === 0 ? {} : { band: bands.join('; ') };
}
