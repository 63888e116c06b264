import { FedftError } from '../errors';
import { type Settings, settingsTable } from '../settings';
import { markdownTable } from './blocks';
import { secondEditionChanges } from './secondEdition';
import { committedVerdict } from './verdictWords';

/** What the second edition changed: the old mark or verdict, the new one as it is computed now, and why. */
export function changesBlock(): string {
  return markdownTable(
    ['what', 'first edition', 'now', 'why'],
    secondEditionChanges.map(({ what, before, now, why }) => {
      if (typeof now === 'string') return [what, before, now, why];
      if ('claim' in now) return [what, before, committedVerdict(now.claim) ?? 'not judged', why];
      const { source, default: value } = row('mark' in now ? now.mark : now.setting);
      return [what, before, 'mark' in now ? source : String(value), why];
    }),
  );
}

function row(name: string): (typeof settingsTable)[keyof Settings] {
  if (!Object.hasOwn(settingsTable, name))
    throw new FedftError(`the table of changes names '${name}', which is no setting`);
  return settingsTable[name as keyof Settings];
}
