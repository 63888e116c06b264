import assert from 'node:assert/strict';
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { experiments } from '../../src/experiments';
import { codeFiles, digestOfCode, repositoryRoot } from '../../src/records';
import { moduleGraph } from '../../src/records/moduleGraph';

describe('the code of a run', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'fedft-code-'));
    cpSync(join(repositoryRoot, 'src'), join(root, 'src'), { recursive: true });
    mkdirSync(join(root, 'node_modules'));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const learning = 'experiments/learning/learning.ts';
  const bound = 'experiments/bound/boundLaboratory.ts';
  const digest = (module: string): string => digestOfCode(join(root, 'src', module), { root, compiled: false });
  /** The experiments whose digest a change of the copy changes. */
  const changedBy = (change: () => void): readonly string[] => {
    const digests = (): readonly string[] => experiments.map(({ module }) => digest(module!.split('/src/')[1]!));
    const before = digests();
    change();
    const after = digests();
    return experiments.filter((_, i) => before[i] !== after[i]).map(({ name }) => name);
  };
  const append = (file: string): void => appendFileSync(join(root, 'src', file), '\nexport const added = 1;\n');

  it('does not hold figures, claims, documents, plans or the command line: new ones leave finished work finished', () => {
    assert.deepEqual(
      changedBy(() => {
        for (const room of ['figures', 'claims', 'documents', 'cli', 'execution']) {
          writeFileSync(join(root, 'src', room, 'ofOnesOwn.ts'), 'export const mine = 1;\n');
          appendFileSync(join(root, 'src', room, 'index.ts'), "export { mine } from './ofOnesOwn';\n");
        }
        append('claims/ledger.ts');
        append('figures/registry.ts');
      }),
      [],
    );
  });

  it('is that of the own experiment: a change there, or in what only it imports, touches no other', () => {
    assert.deepEqual(
      changedBy(() => append('experiments/bound/tightness.ts')),
      ['bound'],
    );
    assert.deepEqual(
      changedBy(() => append('experiments/learning/stepCost.ts')),
      ['step-cost'],
    );
  });

  it('changes with whatever it imports, however far away', () => {
    const [before, other] = [digest(learning), digest(bound)];
    append('federation/playRound.ts');
    assert.notEqual(digest(learning), before);
    assert.equal(digest(bound), other);
    const everything = changedBy(() => append('math/random.ts'));
    assert.deepEqual(
      everything,
      experiments.map(({ name }) => name),
    );
  });

  it('changes with the bytes of the WebAssembly kernels and with the versions of the tensor runtimes', () => {
    const { files, packages } = codeFiles(join(root, 'src', learning), root);
    const kernels = files.find((file) => readFileSync(join(root, file), 'utf8').includes('AGFzbQ'));
    assert.ok(kernels !== undefined, 'no module holds WebAssembly');
    assert.ok(packages.includes('onnxruntime-node'));
    const before = digest(learning);
    const folder = join(root, 'node_modules', 'onnxruntime-node');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"version": "9.9.9"}');
    assert.notEqual(digest(learning), before);
    assert.deepEqual(codeFiles(join(root, 'src', bound), root).packages, ['pure-rand']);
  });

  it('is that of the compiled modules where these are what runs', () => {
    const compiled = (): string =>
      digestOfCode(join(root, 'dist', bound.replace('.ts', '.js')), { root, compiled: true });
    for (const file of codeFiles(join(root, 'src', bound), root).files) {
      const output = join(root, file.replace('src/', 'dist/').replace(/\.ts$/, '.js'));
      mkdirSync(join(output, '..'), { recursive: true });
      writeFileSync(output, `// ${file}`);
    }
    const before = compiled();
    append('bound/theorem/gaps.ts'); // not compiled yet: what runs is what it was
    assert.equal(compiled(), before);
    writeFileSync(join(root, 'dist', 'bound', 'theorem', 'gaps.js'), '// compiled anew');
    assert.notEqual(compiled(), before);
  });
});

describe('a module graph', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-graph-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const graphOf = (files: { readonly [name: string]: string }): readonly string[] => {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const { files: found, packages } = moduleGraph(join(folder, 'entry.ts'));
    return [...found.map((file) => file.slice(folder.length + 1)), ...packages];
  };

  it('follows an index to the files that the names come from, and no further', () => {
    const room = {
      'room/index.ts':
        "// an index\nexport { a, type A } from './a';\nexport { b as c } from './b';\nexport type { D } from './d';\n",
      'room/a.ts': 'export const a = 1;\nexport type A = 1;\n',
      'room/b.ts': "import { inner } from './inner';\nexport const b = inner;\n",
      'room/inner.ts': 'export const inner = 1;\n',
      'room/d.ts': 'export type D = 1;\n',
    };
    assert.deepEqual(graphOf({ ...room, 'entry.ts': "import { a } from './room';\n" }), ['entry.ts', 'room/a.ts']);
    assert.deepEqual(graphOf({ ...room, 'entry.ts': "import {\n  c,\n  type A,\n} from './room';\n" }), [
      'entry.ts',
      'room/b.ts',
      'room/inner.ts',
    ]);
    assert.deepEqual(graphOf({ ...room, 'entry.ts': "import * as room from './room';\n" }), [
      'entry.ts',
      'room/a.ts',
      'room/b.ts',
      'room/inner.ts',
    ]);
    assert.deepEqual(graphOf({ ...room, 'entry.ts': "import type { D } from './room';\n" }), ['entry.ts']);
  });

  it('holds what runs in a thread of its own', () => {
    assert.deepEqual(
      graphOf({
        'entry.ts': `const file = join(__dirname, 'parseWorker');\nconst other = join(__dirname, \`worker\${extension}\`);\n`,
        'parseWorker.ts': "const parser = () => import('parser');\n",
        'worker.ts': 'export const work = 1;\n',
      }),
      ['entry.ts', 'parseWorker.ts', 'worker.ts', 'parser'],
    );
    const { files, packages } = codeFiles(join(repositoryRoot, 'src', 'experiments', 'learning', 'learning.ts'));
    assert.ok(files.includes('src/tasks/real/parquetWorker.ts') && packages.includes('hyparquet'));
  });

  it('holds what is imported by call, for its effects, and the packages of others', () => {
    assert.deepEqual(
      graphOf({
        'entry.ts':
          "import { x } from 'node:fs';\nimport './effect';\nconst lazy = () => import('./lazy');\nconst other = require('@scope/name/deep');\n",
        'effect.ts': "import named from 'plain';\n",
        'lazy.ts': 'export const lazy = 1;\n',
      }),
      ['effect.ts', 'entry.ts', 'lazy.ts', '@scope/name', 'plain'],
    );
  });

  it('stops at an import that leads nowhere, and names it', () => {
    assert.throws(() => graphOf({ 'entry.ts': "import { x } from './gone';\n" }), /entry\.ts imports '\.\/gone'/);
  });
});
