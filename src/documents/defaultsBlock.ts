import { firstEdition, settingsTable } from '../settings';
import { markdownTable } from './blocks';
import { defaultChoices } from './defaultChoices';

/** The defaults that the text leaves open: what they are, their marks, what the first edition had, and why. */
export function defaultsBlock(): string {
  return markdownTable(
    ['open', 'mark', 'default', 'first edition', 'why, from the text'],
    defaultChoices.map(({ settings, open, why }) => [
      open,
      [...new Set(settings.map((name) => settingsTable[name].source))].join(', '),
      settings.map((name) => `\`${name}\` ${settingsTable[name].default}`).join(', '),
      settings.map((name) => String(firstEdition.settings[name] ?? 'the same')).join(', '),
      why,
    ]),
  );
}
