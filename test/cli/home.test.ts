import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, main } from './fedft';

describe('the home folder', () => {
  let folder: string;
  let home: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-home-'));
    home = join(folder, 'home');
    mkdirSync(home);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs a command for somebody whose home folder is empty, and who has switched nothing off. */
  const fedft = (...args: readonly string[]): void => {
    const { ORT_DISABLE_TELEMETRY: _, XDG_CACHE_HOME: __, ...inherited } = environment(folder);
    const env = { ...inherited, HOME: home, USERPROFILE: home, APPDATA: home, LOCALAPPDATA: home };
    const { status, stderr } = spawnSync(process.execPath, [main, ...args], { encoding: 'utf8', env, cwd: folder });
    assert.equal(status, 0, stderr);
  };
  const smoke = ['--profile', 'smoke'];
  const trains = ['--task', 'generated-sentiment', '--scheme', 'proposed', '--rounds', '1', '--backend', 'onnx'];

  for (const [command, ...args] of [
    ['run', 'learning', ...smoke, ...trains],
    ['figures', 'fig1', '--out', 'figures'],
    ['notebooks', '01', ...smoke, '--output', 'notebooks'],
    ['site', '--out', 'site'],
  ]) {
    it(`stays empty through fedft ${command}: no telemetry, no cache, no identifier`, () => {
      fedft(command!, ...args);
      assert.deepEqual(readdirSync(home, { recursive: true }), []);
    });
  }
});
