import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const launcher = resolve(__dirname, '..', '..', 'src', 'cli', 'main.ts');

/** Runs the command line under a shell that connects its standard output. */
function shell(command: string, env: NodeJS.ProcessEnv = {}): ReturnType<typeof spawnSync> {
  const fedft = `"${process.execPath}" --require tsx/cjs "${launcher}"`;
  return spawnSync('bash', ['-c', command.replace('fedft', fedft)], {
    cwd: resolve(__dirname, '..', '..'),
    env: { ...process.env, ...env },
    timeout: 600_000,
    encoding: 'utf8',
  });
}

describe('the output of a command', () => {
  before(function () {
    if (!existsSync('/dev/full') || !existsSync('/proc')) this.skip();
  });

  it('that a full disk refuses is an error, with a message', () => {
    const { status, stderr } = shell('fedft settings > /dev/full');
    assert.equal(status, 1);
    assert.match(String(stderr), /^fedft: standard output cannot be written to \(ENOSPC\) before the end/);
  });

  it('may be left by a reader who has seen enough', () => {
    assert.equal(shell('fedft settings | head -1; exit $' + '{PIPESTATUS[0]}').status, 0);
  });

  it('goes to a folder that is tried before the work: one that cannot be made is refused at once', () => {
    const { status, stderr, stdout } = shell('fedft run transient --profile smoke', { FEDFT_RUNS: '/proc/none' });
    assert.equal(status, 1);
    assert.match(String(stderr), /^fedft: cannot write .*\/proc\/none\/smoke\/transient \(/m);
    assert.doesNotMatch(String(stdout), /\[1\/\d+\]/, 'no run was started');
    assert.equal(shell(`fedft figures bound-terms --out ${join('/proc', 'none', 'deep')}`).status, 1);
  });
});
