import type { Command } from 'commander';
import { settingsTable } from '../settings';
import { addCommand } from './addCommand';
import { formatTable } from './table';

/** Registers `fedft settings`. */
export function registerSettings(program: Command): void {
  addCommand(program, 'settings', 'anywhere')
    .summary('print every setting: default, unit, source, meaning')
    .description(
      'Prints the settings table. Source: S stated in the paper, R restored from its prose, A assumed because the value is lost.',
    )
    .action(() => {
      const rows = Object.entries(settingsTable).map(([name, { section, unit, default: value, source, about }]) => [
        name,
        String(value),
        unit,
        source,
        section,
        about,
      ]);
      console.log(formatTable(['setting', 'default', 'unit', 'source', 'section', 'meaning'], rows));
    });
}
