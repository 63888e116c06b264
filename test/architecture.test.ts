import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';

const root = resolve(__dirname, '..');
const src = join(root, 'src');

/**
 * The house, ground up: a room may import the rooms above it in this picture, a sub-folder also the sub-folders to its
 * left, and no file imports one that leads back to it. A room's own files stand beside its sub-folders.
 */
const house = `
  errors
  math          elementary
  settings
  records
  downloads
  network
  bound         theorem estimates lab
  scheduling    solver queue schemes
  transformer   architectures passes lora onnx tensorflow
  checkpoint    catalogue safetensors text image pretrained adapter library
  tasks         real generated fetch baselines
  split
  federation
  pretraining   checkModel
  experiments   scheduling bound learning formulas constants
  verification
  execution     workflow
  summaries
  exports
  plot          render
  figures       shared network bound scheduling results tables
  claims        claims
  documents     equations
  notebooks
  live          draw browser widgets
  site          browser
  doctor
  project
  cli
  api
`;

const rooms: ReadonlyMap<string, readonly string[]> = new Map(
  house
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .map(([room, ...subfolders]) => [room!, subfolders]),
);
const order: readonly string[] = [...rooms.keys()];

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|cjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function imports(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']+)'/g)].map((match) =>
    resolve(file, '..', match[1]!),
  );
}

describe('the layout of src', () => {
  it('holds no folder that the picture of the house does not know', () => {
    for (const folder of foldersIn(src)) {
      assert.ok(rooms.has(folder), `src/${folder} has no place in the house`);
      for (const sub of foldersIn(join(src, folder))) {
        assert.ok(rooms.get(folder)!.includes(sub), `src/${folder}/${sub} has no place in the house`);
      }
    }
    for (const [room, subs] of rooms) {
      for (const sub of ['', ...subs]) assert.ok(existsSync(join(src, room, sub)), `src/${room}/${sub} is not there`);
    }
  });

  it('says at the door of every room what lives there and what may not', () => {
    // Every file of api is a door itself, and says of which part of the package.
    for (const room of [...rooms.keys()].filter((name) => name !== 'api')) {
      const door = join(src, room, room === 'cli' ? 'main.ts' : 'index.ts');
      const [lives, mayNot, gap] = readFileSync(door, 'utf8').split('\n');
      assert.match(lives!, /^\/\/ [A-Z].*\.$/, door);
      assert.match(mayNot!, /^\/\/ Not here: .*\.$/, door);
      assert.equal(gap, '', door);
    }
  });

  it('hides what is private in the language, by #, and never by a word of the compiler', () => {
    for (const file of sources(src).filter((name) => name.endsWith('.ts'))) {
      const hidden = /^.*\b(private|protected) (?!constructor\b)(readonly |static |async )*\w+\??[:(= ].*$/m;
      const code = readFileSync(file, 'utf8')
        .replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
        .replace(/'[^'\n]*'/g, "''");
      assert.equal(hidden.exec(code)?.[0], undefined, relative(root, file));
    }
  });

  it('imports only upwards: rooms those above them, sub-folders those before them', () => {
    for (const file of sources(src)) {
      const from = relative(src, file).split(/[\\/]/);
      if (from.length === 1) continue; // index.ts may import everything
      for (const target of imports(file)) {
        const to = relative(src, target).split(/[\\/]/);
        const says = `${relative(root, file)} imports ${relative(root, target)}, which comes after it`;
        const distance = order.indexOf(to[0]!) - order.indexOf(from[0]!);
        assert.ok(order.includes(to[0]!) && distance <= 0, says);
        const subfolders = rooms.get(from[0]!)!;
        if (distance < 0 || !subfolders.includes(from[1]!) || !subfolders.includes(to[1]!)) continue;
        assert.ok(subfolders.indexOf(to[1]!) <= subfolders.indexOf(from[1]!), says);
      }
    }
  });

  it('keeps files free of import cycles', () => {
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

  it('has no room that holds more than 12 % of the lines', () => {
    const linesOf = (folder: string): number =>
      sources(folder).reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0);
    const all = linesOf(src);
    for (const room of order) {
      const share = linesOf(join(src, room)) / all;
      assert.ok(
        share <= 0.12,
        `src/${room} holds ${(100 * share).toFixed(1)} % of the lines; give a part a room of its own`,
      );
    }
  });

  it('casts through unknown at most five times', () => {
    const casts = sources(src).flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/\bas unknown as\b/g)].map(() => relative(root, file)),
    );
    assert.ok(casts.length <= 5, `give these a type instead: ${casts.join(', ')}`);
  });
});
