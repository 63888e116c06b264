import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { repositoryRoot } from '../../src/records';
import { digestOfCode } from '../../src/records/codeDigest';
import { schemeNamed } from '../../src/scheduling';

const list = 'scheduling/schemes/registry.ts';

describe('the code of runs in a checkout', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(join(tmpdir(), 'fedft-code-'));
    cpSync(join(repositoryRoot, 'src'), join(root, 'src'), { recursive: true });
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  /** As `runCode` takes them: the experiment, and the scheme that it plays. */
  const codeOf = (scheme: string): readonly string[] =>
    ['experiments/learning/learning.ts', scheme].map((file) =>
      digestOfCode(join(root, 'src', file), { root, compiled: false, listed: [list] }),
    );
  const [gs, aaba] = ['gs', 'aaba'].map((name) => relative(join(repositoryRoot, 'src'), schemeNamed(name).module!));
  const change = (file: string, from: string | RegExp, to: string): void => {
    const path = join(root, 'src', file);
    const text = readFileSync(path, 'utf8');
    assert.notEqual(text.replace(from, to), text, `${file} has no ${from}`);
    writeFileSync(path, text.replace(from, to));
  };

  it('of GS stays what it is when a scheme is added and changed, and that of the scheme changes with it', () => {
    const before = codeOf(gs!);
    const file = join(root, 'src', 'scheduling', 'schemes', 'alternate.ts');
    const scheme = (n: number): string => `import type { Scheme } from './scheme';
export const alternate: Scheme = { name: 'alternate', module: __filename, choose: ({ count }) => Math.min(${n}, count) };
`;
    writeFileSync(file, scheme(2));
    change(list, "from './allIn';", "from './allIn';\nimport { alternate } from './alternate';");
    change(list, /, oracle\]/, ', oracle, alternate]');
    assert.deepEqual(codeOf(gs!), before);
    const own = codeOf('scheduling/schemes/alternate.ts');
    writeFileSync(file, scheme(3));
    assert.deepEqual(codeOf(gs!), before);
    assert.notEqual(codeOf('scheduling/schemes/alternate.ts')[1], own[1]);
  });

  it('changes with the scheme that it plays and with what the experiment imports', () => {
    const before = codeOf(gs!);
    change(gs!, /$/, '\n// changed\n');
    assert.notDeepEqual(codeOf(gs!), before);
    const [experiment] = codeOf(aaba!);
    change('scheduling/simulate.ts', /$/, '\n// changed\n');
    assert.notEqual(codeOf(aaba!)[0], experiment);
  });
});
