import { settingsTable } from '../settings';
import { markdownTable } from './blocks';

/** The settings table in Markdown, generated so that a default is written in one place. */
export function settingsBlock(): string {
  return markdownTable(
    ['setting', 'default', 'unit', 'source', 'section', 'meaning'],
    Object.entries(settingsTable).map(([name, { section, unit, default: value, source, about }]) => [
      `\`${name}\``,
      String(value),
      unit,
      source,
      section,
      about,
    ]),
  );
}
