import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundledFolder } from '../../src/pretraining';
import { settingsTable } from '../../src/settings';
import { fedft as runFedft } from './fedft';

describe('the command line', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const fedft = (...args: string[]) => runFedft(folder, ...args);

  it('explains itself to a stranger, command by command', () => {
    const { stdout, status } = fedft('--help');
    assert.equal(status, 0);
    for (const command of [
      'reproduce',
      'run',
      'sweep',
      'figures',
      'notebooks',
      'data',
      'check-model',
      'settings',
      'document',
    ])
      assert.match(stdout, new RegExp(`^ {2}${command}\\b`, 'm'));
    const help = fedft('run', '--help').stdout;
    for (const name of Object.keys(settingsTable)) {
      const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      assert.ok(help.includes(`--${flag} `), `run --help does not mention --${flag}`);
    }
  });

  it('lists every data set with its licence and checksum', () => {
    const { stdout, status } = fedft('data', 'list');
    assert.equal(status, 0);
    for (const text of ['sst2: SST-2', 'non-commercial', 'CC BY-SA 4.0', 'md5 c32a1d4ab5d03f1284b67883e8d87530']) {
      assert.ok(stdout.includes(text), text);
    }
  });

  it('lists every model with its licence and what it has seen, and says where the store is', () => {
    const { stdout, status } = fedft('models', 'list');
    assert.equal(status, 0);
    for (const text of [
      'bge-small-en-v1.5: BGE',
      'licence: MIT',
      'sha256 fcb27537',
      'digest recorded at fetch',
      'SQuAD',
    ]) {
      assert.ok(stdout.includes(text), text);
    }
    assert.match(fedft('models', 'where').stdout, /models \(.*FEDFT_MODELS/);
  });

  it('prints every setting with its default, unit and source', () => {
    const { stdout } = fedft('settings');
    for (const [name, { default: value, unit, source }] of Object.entries(settingsTable)) {
      const line = stdout.split('\n').find((text) => text.startsWith(`${name} `));
      assert.ok(line?.includes(` ${value} `) && line.includes(` ${unit} `) && line.includes(` ${source} `), name);
    }
  });

  const bad: readonly (readonly [string, readonly string[], RegExp])[] = [
    [
      'a project file where none is read',
      ['--config', 'x.ts', 'data', 'list'],
      /fedft data list reads no project file; leave/,
    ],
    ['an unknown command', ['rnu'], /unknown command 'rnu'[\s\S]*Did you mean run/],
    ['an unknown experiment', ['run', 'learnign'], /unknown experiment 'learnign'; did you mean 'learning'/],
    ['an unknown model', ['models', 'fetch', 'bert-bse-uncased'], /did you mean 'bert-base-uncased'/],
    [
      'a model that is not in the store',
      ['run', 'learning', '--checkpoint', 'mine'],
      /no checkpoint 'mine' here or in/,
    ],
    ['an unknown data set', ['data', 'fetch', 'imagenet'], /Allowed choices are sst2, mrpc, qnli, cifar10, all/],
    ['a data folder that is none', ['data', 'verify', 'nowhere'], /nowhere is no folder; name the one that holds sst2/],
    ['an unknown size', ['run', '--profile', 'huge'], /Allowed choices are smoke, laptop, real, paper/],
    [
      'an unknown scheme',
      ['run', 'learning', '--scheme', 'gss'],
      /scheme must be one of all-in, .* got 'gss'; did you mean 'gs'/,
    ],
    ['no devices', ['run', 'learning', '--device-count', '0'], /deviceCount must be an integer >= 1, got '?0/],
    ['a setting that is no number', ['run', 'learning', '--tx-power-w', 'NaN'], /txPowerW must be .* got '?NaN/],
    ['a missing data folder', ['run', 'learning', '--data', '/no/such/folder'], /\/no\/such\/folder/],
    [
      'a missing settings file',
      ['run', 'learning', '--settings', 'none.json'],
      /no such file: none\.json; give a JSON file such as/,
    ],
    ['an unknown backend', ['run', 'learning', '--backend', 'cuda'], /backend .*cuda/],
  ];
  for (const [what, args, message] of bad) {
    it(`refuses ${what} before any work, with exit code 2 and no stack trace`, () => {
      const { stderr, stdout, status } = fedft(...args);
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, /\n\s+at /);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.equal(existsSync(join(folder, 'runs')), false);
    });
  }

  it('refuses a checkpoint that does not hold before any work, with exit code 2 and no stack trace', () => {
    const torn = join(folder, 'torn');
    cpSync(bundledFolder('bert'), torn, { recursive: true });
    truncateSync(join(torn, 'model.safetensors'), 1000);
    const checkpoint = ['--checkpoint', 'torn', '--task', 'generated-sentiment'];
    for (const args of [
      ['run', 'learning', ...checkpoint],
      ['sweep', '--experiment', 'learning', '--set', 'rounds=1,2', ...checkpoint],
      ['check-model', 'torn'],
    ]) {
      const { stderr, status } = fedft(...args);
      assert.match(stderr, /^fedft: .*model\.safetensors: .*; fetch or convert it again\n$/);
      assert.equal(status, 2);
    }
    assert.equal(existsSync(join(folder, 'runs')), false);
    rmSync(torn, { recursive: true });
  });

  it('refuses a settings file that is torn or of the wrong shape', () => {
    writeFileSync(join(folder, 'torn.json'), '{"deviceCount": ');
    writeFileSync(join(folder, 'list.json'), '[1]');
    writeFileSync(join(folder, 'name.json'), '{"deviceCuont": 3}');
    assert.match(
      fedft('run', 'learning', '--settings', 'torn.json').stderr,
      /torn\.json: line 1, column 17: the JSON ends where a value is due/,
    );
    assert.match(
      fedft('run', 'learning', '--settings', 'list.json').stderr,
      /list\.json must hold a JSON object of settings, got \[1\]/,
    );
    assert.match(fedft('run', 'learning', '--settings', 'name.json').stderr, /did you mean 'deviceCount'/);
    assert.deepEqual(readdirSync(folder).sort(), ['list.json', 'name.json', 'torn.json']);
  });
});
