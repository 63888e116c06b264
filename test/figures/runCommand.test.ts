import assert from 'node:assert/strict';
import { runCommand } from '../../src/figures';

describe('the command that makes the records of a figure', () => {
  const command = (id: string, experiment: string, profile: 'laptop' | 'real' = 'laptop'): string =>
    runCommand({ id, experiment }, profile);

  it('names size and task of a published checkpoint, and those alone where they belong to it', () => {
    const published = 'npx fedft run learning --profile real --task sst2';
    assert.equal(command('fig3d-test-accuracy-sst2', 'learning'), `${published} --data DIR`);
    assert.equal(
      command('participation-accuracy-sst2', 'participation'),
      `${published} --scheme all-in,proposed,gs,participation --data DIR`,
    );
    assert.equal(command('participation-accuracy-generated-images', 'participation'), 'npx fedft run participation');
  });

  it('names no task where a figure has none', () => {
    assert.equal(command('devices-per-round', 'transient', 'real'), 'npx fedft run transient --profile real');
  });
});
