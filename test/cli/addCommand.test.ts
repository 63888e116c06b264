import assert from 'node:assert/strict';
import { Command } from 'commander';
import { addCommand, placeOf, typedName } from '../../src/cli/addCommand';
import { fedftProgram } from '../../src/cli/program';

describe('addCommand', () => {
  it('begins every command of fedft, so that none leaves open where it works', () => {
    const commands = fedftProgram(new AbortController().signal).commands;
    assert.ok(commands.length > 15);
    for (const command of commands) assert.doesNotThrow(() => placeOf(command), command.name());
  });

  it('lets commands below another work where that one does', () => {
    const below = addCommand(new Command('fedft'), 'models', 'project').command('fetch');
    assert.equal(placeOf(below), 'project');
    assert.equal(typedName(below), 'fedft models fetch');
  });

  it('finds a command that was begun without it', () => {
    const program = new Command('fedft');
    assert.throws(() => placeOf(program.command('forgotten')), /fedft forgotten does not say where it works/);
  });
});
