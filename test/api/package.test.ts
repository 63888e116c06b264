import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const root = resolve(__dirname, '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

function npm(...words: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('npm', words, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

describe('the package', () => {
  it('holds what its doors, its command and its runs read, and nothing of a working copy', () => {
    const [{ files }] = JSON.parse(npm('pack', '--dry-run', '--ignore-scripts', '--json')) as [
      { files: readonly { readonly path: string }[] },
    ];
    const names = new Set(files.map(({ path }) => path));
    const doors = Object.values(manifest.exports).flatMap((door) =>
      typeof door === 'string' ? door : Object.values(door!),
    );
    for (const file of [
      ...doors.map((path: string) => path.replace('./', '')),
      ...[
        manifest.bin.fedft,
        'LICENSE',
        'README.md',
        'starter/fedft.config.ts',
        'notebooks/.jupyter/kernels/fedft/kernel.cjs',
      ],
      ...['data/models/bert-mini/model.safetensors', 'data/models/vit-mini/model.safetensors'],
      ...['dist/vendor/tensorFlowGradients.js', 'src/experiments/index.ts'], // the code of a run is told by its sources
    ]) {
      assert.ok(names.has(file), `${file} is missing`);
    }
    assert.ok([...names].some((name) => name.startsWith('data/reference/laptop/')));
    const own = /^(data\/runs|build|test|bench|node_modules|scripts\/(?!fedft\.cjs))/;
    assert.deepEqual(
      [...names].filter((name) => own.test(name)),
      [],
    );
  });

  it('needs nothing that npm would fetch from elsewhere than the registry', () => {
    const needed = { ...manifest.dependencies, ...manifest.optionalDependencies };
    for (const [name, version] of Object.entries(needed)) assert.match(String(version), /^\d+\.\d+\.\d+$/, name);
  });

  it("brings one tsc to the repository's commands, the pinned one", () => {
    const bin = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'tsc.cmd' : 'tsc');
    assert.ok(existsSync(bin), 'install the packages again: npm ci');
    const { stdout } = spawnSync(bin, ['--version'], { encoding: 'utf8', shell: process.platform === 'win32' });
    assert.equal(stdout.trim(), `Version ${manifest.devDependencies.typescript}`);
  });
});
