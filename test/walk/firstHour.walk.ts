import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../src/records';

/** What a reader of docs/first-hour.md meets, in order. */
type Step =
  | { readonly kind: 'file'; readonly name: string; readonly text: string }
  | { readonly kind: 'commands'; readonly lines: readonly string[] }
  | { readonly kind: 'output'; readonly lines: readonly string[] };

function stepsOf(document: string): readonly Step[] {
  return [...document.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, kind, name, text]): Step => {
    if (name !== undefined) return { kind: 'file', name, text: text! };
    const lines = text!.trim().split('\n');
    return kind === 'sh' ? { kind: 'commands', lines } : { kind: 'output', lines };
  });
}

describe('docs/first-hour.md, command by command', () => {
  let home: string;
  before(() => {
    home = mkdtempSync(join(tmpdir(), 'fedft-first-hour-'));
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  const study = (): string => join(home, 'first-hour');
  let folder = repositoryRoot;
  let output = '';

  function run(line: string): void {
    if (line === 'npm ci') return; // what runs this has been installed
    if (line.startsWith('cd ')) {
      folder = line.slice('cd '.length).replace('~', home);
      return;
    }
    const env = {
      ...process.env,
      HOME: home,
      FEDFT_RUNS: join(home, 'runs'),
      FEDFT_DATA: '',
      FEDFT_MODELS: '',
      npm_config_cache: join(home, 'npm'),
      NO_COLOR: '1',
    };
    const { status, stdout, stderr } = spawnSync('bash', ['-c', line], { cwd: folder, env, encoding: 'utf8' });
    assert.equal(status, 0, `${line}\n${stdout}\n${stderr}`);
    output += stdout + stderr;
  }

  for (const step of stepsOf(readFileSync(join(repositoryRoot, 'docs', 'first-hour.md'), 'utf8'))) {
    switch (step.kind) {
      case 'file':
        it(`saves ${step.name}`, () => writeFileSync(join(study(), step.name), step.text));
        break;
      case 'commands':
        for (const [i, line] of step.lines.entries()) {
          it(line, () => {
            if (i === 0) output = '';
            run(line);
          });
        }
        break;
      case 'output':
        it(`shows ${step.lines.join(', ')}`, () => {
          for (const line of step.lines) assert.ok(output.includes(line), `no '${line}' in\n${output}`);
        });
    }
  }

  it('leaves a table and an adapter', () => {
    assert.match(readFileSync(join(study(), 'results.csv'), 'utf8'), /own/);
    assert.ok(existsSync(join(study(), 'adapter', 'adapter_config.json')));
  });
});
