import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { jupyterPath, jupyterRemedy, labCommand, trustCommand } from '../../src/notebooks';
import { repositoryRoot } from '../../src/records';

const textOf = (...path: readonly string[]): string => readFileSync(join(repositoryRoot, ...path), 'utf8');

describe('opening the notebooks', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-lab-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** A folder with programs that print how they were called. */
  const install = (name: string, ...programs: readonly string[]): string => {
    const bin = mkdtempSync(join(folder, `${name}-`));
    for (const program of programs) {
      writeFileSync(join(bin, program), `#!/bin/sh\necho "$0 $* | $JUPYTER_PATH | $PWD"\nexit 3\n`);
      chmodSync(join(bin, program), 0o755);
    }
    return bin;
  };

  it('prefers Lab, and takes Notebook where there is no Lab', () => {
    const both = install('both', 'jupyter-lab', 'jupyter-notebook');
    assert.equal(labCommand({ path: both }).program, join(both, 'jupyter-lab'));
    const one = install('one', 'jupyter-notebook');
    const { program, args } = labCommand({
      path: [join(folder, 'nothing'), one].join(delimiter),
      args: ['--port', '1'],
    });
    assert.equal(program, join(one, 'jupyter-notebook'));
    assert.deepEqual(args, ['--NotebookApp.default_url=/tree/notebooks', '--port', '1']);
  });

  it("shows Jupyter this repository's kernel before a person's own", () => {
    const path = install('own', 'jupyter-lab');
    assert.equal(labCommand({ path, jupyterPath: '/own' }).env.JUPYTER_PATH, `${jupyterPath}${delimiter}/own`);
    assert.equal(labCommand({ path, jupyterPath: '' }).env.JUPYTER_PATH, jupyterPath);
  });

  it('runs from the command line and passes flags and exit code on', function () {
    if (process.platform === 'win32') this.skip(); // the stand-in for Jupyter is a shell script
    const bin = install('run', 'jupyter-lab');
    const { stdout, status } = spawnSync(process.execPath, ['dist/cli/main.js', 'lab', '--no-browser'], {
      cwd: repositoryRoot,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: [bin, dirname(process.execPath), '/usr/bin', '/bin'].join(delimiter),
        JUPYTER_PATH: '',
      },
    });
    assert.match(stdout, /jupyter-lab --LabApp\.default_url=\/lab\/tree\/notebooks --no-browser/);
    assert.ok(stdout.includes(`| ${jupyterPath} | ${repositoryRoot}`), stdout);
    assert.equal(status, 3);
  });

  it('says in one line what to install where there is no Jupyter', () => {
    assert.throws(() => labCommand({ path: folder }), { message: jupyterRemedy });
    assert.throws(() => trustCommand({ path: folder }), /no jupyter-trust: start without --trust/);
    assert.match(jupyterRemedy, /pip install jupyterlab/);
    assert.doesNotMatch(jupyterRemedy, /\n/);
  });
});

describe('places that open the notebooks', () => {
  it('begin with the same steps as continuous integration', () => {
    assert.match(textOf('.ci', 'run'), /^\.ci\/setup$/m);
    assert.match(textOf('binder', 'postBuild'), /^\.ci\/setup$/m);
    assert.equal(JSON.parse(textOf('.devcontainer', 'devcontainer.json')).postCreateCommand, '.ci/setup');
    for (const file of ['.ci/setup', '.ci/run', 'binder/postBuild', 'binder/start']) {
      assert.ok(
        process.platform === 'win32' || statSync(join(repositoryRoot, file)).mode & 0o100,
        `${file} is not executable`,
      );
    }
  });

  it('bring a Node that the library runs on', () => {
    const wanted = /(\d+)/.exec(JSON.parse(textOf('package.json')).engines.node)![1];
    assert.match(JSON.parse(textOf('.devcontainer', 'devcontainer.json')).image, new RegExp(`:${wanted}\\b`));
    assert.match(textOf('binder', 'environment.yml'), new RegExp(`nodejs=${wanted}\\b`));
  });

  it('tell Jupyter where the kernel is', () => {
    const kernels = 'notebooks/.jupyter';
    assert.ok(existsSync(join(repositoryRoot, kernels, 'kernels', 'fedft', 'kernel.json')));
    assert.ok(
      JSON.parse(textOf('.vscode', 'settings.json'))['terminal.integrated.env.linux'].JUPYTER_PATH.endsWith(kernels),
    );
    assert.ok(JSON.parse(textOf('.devcontainer', 'devcontainer.json')).containerEnv.JUPYTER_PATH.endsWith(kernels));
    assert.ok(textOf('binder', 'start').includes(kernels));
  });

  it('name tasks and scripts that exist', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
    const { tasks } = JSON.parse(textOf('.vscode', 'tasks.json')) as { tasks: { script?: string; command?: string }[] };
    for (const { script, command } of tasks) {
      const name = script ?? /npm run ([\w:-]+)/.exec(command ?? '')![1]!;
      assert.ok(Object.hasOwn(scripts, name), `package.json has no script ${name}`);
    }
  });
});
