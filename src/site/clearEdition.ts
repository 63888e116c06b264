import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../errors';

/** What an edition puts into its folder besides pages. */
const editionFolders: readonly string[] = ['assets', 'figures', 'notebooks', 'api'];

/**
 * Removes an earlier edition from a folder; whatever else lies beside it stays.
 *
 * @throws InputError for a file, or for a folder that holds things but no edition: nobody's work is to be overwritten
 */
export function clearEdition(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new InputError(`${folder} is a file; name a folder for the pages`);
  const held = readdirSync(folder);
  if (held.length === 0) return;
  if (!existsSync(join(folder, 'assets', 'site.css'))) {
    const some = held.slice(0, 3).join(', ');
    throw new InputError(
      `${folder} holds other things (${some}${held.length > 3 ? ', ...' : ''}) and no earlier edition; name a new or empty folder`,
    );
  }
  for (const name of held) {
    if (editionFolders.includes(name) || name.endsWith('.html')) rmSync(join(folder, name), { recursive: true });
  }
}
