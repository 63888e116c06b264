import type { Command } from 'commander';
import { FedftError } from '../errors';
import { isInstalled } from '../records';
import { placeOf, typedName } from './addCommand';

/** Refuses what works in a clone alone in an installed package, before it begins. */
export function addCloneOnly(program: Command): void {
  program.hook('preAction', (_, command) => {
    if (!isInstalled || placeOf(command) !== 'clone') return;
    throw new FedftError(
      `${typedName(command)} works on the repository's notebooks and documents, which the package leaves out; run it in a clone`,
    );
  });
}
