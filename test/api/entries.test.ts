import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import ts from 'typescript';

const root = resolve(__dirname, '..', '..');

/** A name of each door that a user would import. */
const doors: readonly (readonly [door: string, value: string])[] = [
  ['fedft', 'simulateScheduling'],
  ['fedft/model', 'parseTransformerConfig'],
  ['fedft/lab', 'experiments'],
  ['fedft/figures', 'figuresNamed'],
  ['fedft/notebooks', 'runNotebook'],
];

describe('the public doors', () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-doors-'));
    mkdirSync(join(folder, 'node_modules', '@types'), { recursive: true });
    symlinkSync(root, join(folder, 'node_modules', 'fedft'));
    symlinkSync(join(root, 'node_modules', '@types', 'node'), join(folder, 'node_modules', '@types', 'node'));
    writeFileSync(join(folder, 'package.json'), '{"name": "user", "private": true}\n');
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function run(file: string, text: string): string {
    writeFileSync(join(folder, file), text);
    const { stdout, stderr, status } = spawnSync(process.execPath, [file], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return stdout;
  }

  it('open with require', () => {
    const text = doors.map(([door, value]) => `console.log(typeof require('${door}').${value});`).join('\n');
    assert.doesNotMatch(run('all.cjs', text), /undefined/);
  });

  it('open with import, name by name', () => {
    const imports = doors.map(([door, value], i) => `import { ${value} as x${i} } from '${door}';`);
    const text = [...imports, `console.log([${doors.map((_, i) => `typeof x${i}`)}].join());`].join('\n');
    assert.doesNotMatch(run('all.mjs', text), /undefined/);
  });

  it('are the same library: what is registered at one is known at the others', () => {
    const text = `const { registerSchemes, greedy } = require('fedft');
registerSchemes([{ ...greedy, name: 'mine' }]);
console.log(require('fedft/lab').allSchemes().some(({ name }) => name === 'mine'));`;
    assert.equal(run('same.cjs', text), 'true\n');
  });

  it('keep everything else inside', () => {
    const text = `try { require('fedft/dist/records/index.js'); } catch (error) { console.log(error.code); }`;
    assert.equal(run('inside.cjs', text), 'ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  });

  for (const [moduleResolution, module] of [
    ['node10', 'commonjs'],
    ['node16', 'node16'],
    ['bundler', 'esnext'],
  ] as const) {
    it(`have types under strict TypeScript with moduleResolution ${moduleResolution}`, () => {
      const text = doors.map(([door, value], i) => `import { ${value} as x${i} } from '${door}';\nx${i};\n`).join('');
      writeFileSync(join(folder, 'user.ts'), `${text}const wrong: number = x0;\n`);
      const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      const flags = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', '--skipLibCheck'];
      const { stdout } = spawnSync(
        process.execPath,
        [compiler, ...flags, '--moduleResolution', moduleResolution, '--module', module, 'user.ts'],
        { cwd: folder, encoding: 'utf8' },
      );
      const faults = stdout.split('\n').filter((line) => /error TS/.test(line));
      // The deliberate mistake shows that the names have types at all.
      assert.equal(faults.length, 1, stdout);
      assert.match(faults[0]!, /TS2322.*is not assignable to type 'number'/);
    });
  }
});

describe('the root', () => {
  const program = ts.createProgram([join(root, 'src', 'index.ts')], {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.Node16,
    moduleResolution: ts.ModuleResolutionKind.Node16,
    skipLibCheck: true,
    types: ['node'],
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(root, 'src', 'index.ts'))!)!;
  const names = checker.getExportsOfModule(module).map((symbol) => ({
    name: symbol.name,
    origin: symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol,
  }));

  it('is the paper in about 120 names', () => {
    assert.ok(names.length >= 100 && names.length <= 140, `${names.length} names`);
  });

  it('says of each name what it is', () => {
    const silent = names.filter(({ origin }) => origin.getDocumentationComment(checker).length === 0);
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  it('keeps the order of the paper: no tool sorts it', () => {
    const text = readFileSync(join(root, 'src', 'index.ts'), 'utf8');
    const sections = [...text.matchAll(/^\/\/ ([IV]+(?:-[AB])?) /gm)].map((match) => match[1]!);
    assert.deepEqual(sections, ['II-A', 'II-B', 'III', 'IV-A', 'IV-B', 'V-A', 'V']);
  });
});
