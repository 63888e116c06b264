import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fedft } from './fedft';

describe('fedft figures --sweep', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-sweep-figures-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('draws a study of scheduling against a setting with its unit', () => {
    const grid = ['--experiment', 'transient', '--profile', 'smoke', '--set', 'penaltyWeight=10,40'];
    const sweep = fedft(folder, 'sweep', ...grid);
    assert.equal(sweep.status, 0, sweep.stderr);
    const drawn = fedft(folder, 'figures', '--sweep', 'transient', '--profile', 'smoke', '--out', 'drawn');
    assert.equal(drawn.status, 0, drawn.stderr);
    assert.match(drawn.stdout, /drawn\/sweep-transient-penalty-weight-short\.svg/);
    const svg = readFileSync(join(folder, 'drawn', 'sweep-transient-penalty-weight-long.svg'), 'utf8');
    for (const text of ['penaltyWeight', 'Devices a round', 'Delay / budget', 'Proposed, Q_0 empty']) {
      assert.ok(svg.includes(text), text);
    }
  });

  it('refuses what was not swept in one line', () => {
    const refused = (pattern: RegExp, ...args: string[]): void => {
      const { status, stderr } = fedft(folder, 'figures', ...args);
      assert.match(stderr, pattern);
      assert.equal(status, 2);
    };
    refused(
      /no sweep of learning has records .*npx fedft sweep --experiment learning/,
      '--sweep',
      'learning',
      '--profile',
      'smoke',
    );
    refused(/unknown experiment 'transint'; did you mean 'transient'/, '--sweep', 'transint');
    refused(/no sweep of size laptop was made here/, '--sweep');
    refused(/--sweep draws all figures of a sweep, and fig3a are no part of it/, 'fig3a', '--sweep');
  });
});
