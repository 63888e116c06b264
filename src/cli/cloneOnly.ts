import type { Command } from 'commander';
import { FedftError } from '../errors';
import { isInstalled } from '../records';

/** Commands that work on the repository's own notebooks and documents, which the package leaves out. */
const cloneOnly: readonly string[] = ['reproduce', 'document', 'site'];

/** Refuses those in an installed package, before they begin. */
export function addCloneOnly(program: Command): void {
  program.hook('preAction', (_, command) => {
    if (!isInstalled || !cloneOnly.includes(command.name())) return;
    throw new FedftError(
      `fedft ${command.name()} works on the repository's notebooks and documents, which the package leaves out; run it in a clone`,
    );
  });
}
