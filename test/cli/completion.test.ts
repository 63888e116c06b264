import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { fedft as run } from './fedft';

const fedft = (...words: readonly string[]): ReturnType<typeof run> => run(tmpdir(), ...words);

/** What bash offers behind these words, the last of which is begun. */
function offered(script: string, ...words: readonly string[]): readonly string[] {
  const list = words.map((word) => `'${word}'`).join(' ');
  const program = `${script}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}; _fedft; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', program], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.trim().split('\n');
}

describe('fedft completion', () => {
  it('completes commands, commands below them, and flags in bash', () => {
    const { stdout, status } = fedft('completion', 'bash');
    assert.equal(status, 0);
    assert.deepEqual(offered(stdout, 'fedft', 'cla'), ['claims']);
    assert.deepEqual(offered(stdout, 'fedft', 'models', 'fe'), ['fetch']);
    assert.ok(offered(stdout, 'fedft', 'run', 'learning', '--pro').includes('--profile'));
    assert.ok(offered(stdout, 'fedft', '').includes('reproduce'));
  });

  it('has scripts for zsh and fish, and refuses other shells', () => {
    assert.match(fedft('completion', 'zsh').stdout, /^autoload -Uz bashcompinit/);
    assert.match(fedft('completion', 'fish').stdout, /seen_subcommand_from models' -f -a fetch/);
    const { status, stderr } = fedft('completion', 'cmd');
    assert.equal(status, 2);
    assert.match(stderr, /Allowed choices are bash, zsh, fish/);
  });
});
