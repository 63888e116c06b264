import type { Command } from 'commander';

/**
 * Where a command works: with the project file that lies around it, in a clone alone since the package leaves out the notebooks and
 * documents that it is about, or wherever it is called.
 */
export type Place = 'project' | 'clone' | 'anywhere';

const places = new WeakMap<Command, Place>();

/** Begins a command of fedft; commands below it work where it does. */
export function addCommand(program: Command, name: string, worksIn: Place): Command {
  const command = program.command(name);
  places.set(command, worksIn);
  return command;
}

/**
 * Where a command works.
 *
 * @throws Error for one that was begun without saying so
 */
export function placeOf(command: Command): Place {
  for (let one: Command | null = command; one; one = one.parent) {
    const place = places.get(one);
    if (place !== undefined) return place;
  }
  throw new Error(`${typedName(command)} does not say where it works: begin it with addCommand`);
}

/** A command as one types it: `fedft models fetch`. */
export function typedName(command: Command): string {
  return command.parent ? `${typedName(command.parent)} ${command.name()}` : command.name();
}
