import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const src = join(root, 'src');

/** The folders of src from the ground up. A folder may import those above it in this list and nothing below. */
const layers: readonly string[] = [
  'math',
  'settings',
  'records',
  'network', // II-B
  'bound', // III
  'online', // IV
  'model', // II-A
  'tasks', // V-A
  'federation', // V
  'experiments',
  'execution',
  'figures',
  'live',
  'claims',
  'notebooks',
  'site',
  'cli',
];

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|cjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function imports(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    resolve(file, '..', match[1]!),
  );
}

describe('the layout of src', () => {
  it('holds no folder that the list of layers does not know', () => {
    const folders = readdirSync(src, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    for (const { name } of folders) assert.ok(layers.includes(name), `src/${name} has no place in the list of layers`);
  });

  it('imports only upwards: dependencies between folders are acyclic', () => {
    for (const file of sources(src)) {
      const from = relative(src, file).split(/[\\/]/);
      if (from.length === 1) continue; // index.ts may import everything
      for (const target of imports(file)) {
        const to = relative(src, target).split(/[\\/]/)[0]!;
        assert.ok(
          layers.indexOf(to) >= 0 && layers.indexOf(to) <= layers.indexOf(from[0]!),
          `${relative(root, file)} imports ${relative(root, target)}, which comes after it`,
        );
      }
    }
  });

  it('keeps modules of one folder free of import cycles', () => {
    const graph = new Map(
      sources(src).map((file) => [
        file.replace(/\.ts$/, ''),
        imports(file).map((target) => target.replace(/\.ts$/, '')),
      ]),
    );
    const state = new Map<string, 'open' | 'done'>();
    const visit = (node: string, path: readonly string[]): void => {
      if (state.get(node) === 'done' || !graph.has(node)) return;
      assert.notEqual(
        state.get(node),
        'open',
        `import cycle: ${[...path, node].map((f) => relative(root, f)).join(' -> ')}`,
      );
      state.set(node, 'open');
      for (const next of graph.get(node)!) visit(next, [...path, node]);
      state.set(node, 'done');
    };
    for (const node of graph.keys()) visit(node, []);
  });

  it('has no file over 400 lines', () => {
    for (const folder of ['src', 'test', 'bench', 'scripts'].filter((name) => existsSync(join(root, name)))) {
      for (const file of sources(join(root, folder))) {
        const lines = readFileSync(file, 'utf8').split('\n').length - 1;
        assert.ok(lines <= 400, `${relative(root, file)} has ${lines} lines; split it by idea`);
      }
    }
  });
});
