import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunRecord } from '../../src/records';
import { readRecord } from '../../src/records';
import { digestsOf, fedft } from '../cli/fedft';
import { config, type OwnFolder, ownFolder, strongest } from './project';

const learn = [
  'run',
  'learning',
  '--task',
  'generated-sentiment',
  '--profile',
  'smoke',
  '--rounds',
  '2',
  '--seeds',
  '0',
  '--name',
  'short',
];

describe('commands in a project', () => {
  let own: OwnFolder;
  beforeEach(() => {
    own = ownFolder();
  });
  afterEach(() => own.remove());

  const recordOf = (run: string): RunRecord<unknown> =>
    readRecord(
      join(
        own.folder,
        'runs',
        'studies',
        'short',
        'smoke',
        'learning',
        'generated-sentiment',
        ...`${run}.json`.split('/'),
      ),
    );

  it('train with a scheme of one’s own in worker threads; its code is the code of its runs alone', () => {
    own.write({ 'fedft.config.ts': config('{ schemes: [mine] }', "import { mine } from './mine';") });
    own.write({ 'mine.ts': strongest(2) });
    const command = [...learn, '--scheme', 'mine,gs', '--workers', '2'];
    const first = fedft(own.folder, ...command);
    assert.equal(first.status, 0, first.stderr);
    assert.equal(digestsOf(first).length, 2);
    const before = { mine: recordOf('mine/seed-0'), gs: recordOf('gs/seed-0') };
    assert.deepEqual(before.mine.labels, { task: 'generated-sentiment', scheme: 'mine', seed: 0 });

    own.write({ 'mine.ts': strongest(3) });
    const second = fedft(own.folder, ...command);
    assert.equal(second.status, 0, second.stderr);
    assert.match(second.stdout, /gs\/seed-0 +[0-9a-f]+ +kept/);
    assert.match(second.stdout, /mine\/seed-0 +[0-9a-f]+ +made/);
    assert.notEqual(recordOf('mine/seed-0').environment.code, before.mine.environment.code);
    assert.notDeepEqual(recordOf('mine/seed-0').results, before.mine.results);
    assert.equal(recordOf('gs/seed-0').environment.code, before.gs.environment.code);
    assert.equal(recordOf('gs/seed-0').digest, before.gs.digest);

    const third = fedft(own.folder, ...command);
    assert.match(third.stdout, /mine\/seed-0 +[0-9a-f]+ +kept/);
  });

  it('are the same in a folder below; a settings flag wins over the project, and that over the table', () => {
    own.write({ 'fedft.config.ts': config('{ settings: { deviceCount: 7, cellRadiusM: 300 } }') });
    const below = join(own.folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    const command = [
      'run',
      'transient',
      '--profile',
      'smoke',
      '--only',
      'short',
      '--rounds',
      '4',
      '--scheme',
      'gs',
      '--name',
      'near',
    ];
    const { status, stderr } = fedft(below, ...command, '--cell-radius-m', '200');
    assert.equal(status, 0, stderr);
    assert.ok(stderr.includes(`fedft: with ${join(own.folder, 'fedft.config.ts')}`), stderr);
    const { settings } = readRecord(join(below, 'runs', 'studies', 'near', 'smoke', 'transient', 'short.json'));
    assert.deepEqual([settings['deviceCount'], settings['cellRadiusM'], settings['rounds']], [7, 200, 4]);
  });

  it('run an experiment of one’s own, again when the project changes', () => {
    const experiment = (value: number) => `
      import { type Experiment, runsOf } from 'fedft/lab';
      const handle = runsOf<number, { readonly part: string }>('mine', { labels: { part: 'text' }, run: ({ part }) => part });
      export const mine: Experiment = {
        name: 'mine', section: 'V', about: 'one number', module: __filename,
        runs: async () => ['a', 'b'].map((part) => handle.define({
          labels: { part }, settings: { part }, seed: 0, work: () => ({ kind: 'study', units: 1 }),
          execute: async () => ({ results: ${value}, backend: 'none' }),
        })),
      };`;
    own.write({ 'fedft.config.ts': config('{ experiments: [mine] }', "import { mine } from './mine';") });
    const results = (): readonly unknown[] =>
      ['a', 'b'].map((part) => readRecord(join(own.folder, 'runs', 'smoke', 'mine', `${part}.json`)).results);
    for (const [value, status] of [
      [1, 'made'],
      [1, 'kept'],
      [2, 'made'],
    ] as const) {
      own.write({ 'mine.ts': experiment(value) });
      const done = fedft(own.folder, 'run', 'mine', '--profile', 'smoke', '--workers', '2');
      assert.equal(done.status, 0, done.stderr);
      for (const part of ['a', 'b']) assert.match(done.stdout, new RegExp(`mine/${part} +[0-9a-f]+ +${status}`));
      assert.deepEqual(results(), [value, value]);
    }
  });

  it('leave a project setting that an experiment has no use for', () => {
    own.write({ 'fedft.config.ts': config('{ settings: { loraRank: 2, penaltyWeight: 5 } }') });
    const { status, stderr } = fedft(own.folder, 'run', 'bound', '--profile', 'smoke', '--only', 'effects');
    assert.equal(status, 0, stderr);
    const typed = fedft(own.folder, 'run', 'bound', '--profile', 'smoke', '--only', 'effects', '--lora-rank', '2');
    assert.equal(typed.status, 2, typed.stdout);
    assert.match(typed.stderr, /loraRank/);
  });

  it('draw a figure and judge a claim of one’s own beside the repository’s', () => {
    own.write({
      'mine.ts': `
        import { axis, bars, figure } from 'fedft/figures';
        import { claim, exactly, isAbove, throughout } from 'fedft/lab';
        export const picture = figure({
          id: 'my-bars',
          draw: (_, { id, source }) => ({
            id, title: 'Bars', alt: 'Two bars.', source,
            data: [bars({ name: 'Mine', x: ['a', 'b'], y: [1, 2], colour: '#0072b2' })],
            layout: { xaxis: axis('Letter', { type: 'category' }), yaxis: axis('Number') },
          }),
        });
        export const sentence = claim({
          id: 'X1', section: 'V', says: 'Two is more than one.', measured: 'two', experiments: [], repeated: 'nothing',
          margins: { one: 1 }, confidence: 1,
          judge: (_, { one }) => throughout([isAbove(exactly(2), { about: 'two', label: 'two', margin: one })]),
        });`,
      'fedft.config.ts': config(
        '{ figures: [picture], claims: [sentence] }',
        "import { picture, sentence } from './mine';",
      ),
    });
    const figures = fedft(own.folder, 'figures', 'my-bars', '--out', 'figures');
    assert.equal(figures.status, 0, figures.stderr);
    assert.match(readFileSync(join(own.folder, 'figures', 'my-bars.svg'), 'utf8'), />Letter</);
    const claims = fedft(own.folder, 'claims', 'X1');
    assert.match(claims.stdout, /^X1 {2}supported /m);
    assert.match(fedft(own.folder, 'claims').stdout, /^X1 .*Two is more than one/m);
  });
});

describe('a broken project file', () => {
  let own: OwnFolder;
  before(() => {
    own = ownFolder();
  });
  after(() => own.remove());

  const broken: { readonly [what: string]: readonly [text: string, message: RegExp] } = {
    'that is no TypeScript': [
      'import { defineConfig } from "fedft";\n\nexport default defineConfig({ settings: { rounds: 3 }};\n',
      /fedft\.config\.ts:3:\d+: Expected .*; correct fedft\.config\.ts/,
    ],
    'that imports what is not there': [
      config('{ schemes: [mine] }', "import { mine } from './nowhere';"),
      /fedft\.config\.ts:2:\d+: Could not resolve "\.\/nowhere"; correct/,
    ],
    'that imports a package that is not there': [
      config('{ schemes: [mine] }', "import { mine } from 'no-such-package-of-mine';"),
      /fedft\.config\.ts: Cannot find module 'no-such-package-of-mine'; install it beside the file/,
    ],
    'that throws': [
      "import { defineConfig } from 'fedft';\nconst rounds: number = JSON.parse('{');\nexport default defineConfig({ settings: { rounds } });\n",
      /fedft\.config\.ts:2:\d+: .*; correct it, or name another file with --config/,
    ],
    'that exports nothing': ['export const schemes = [];\n', /exports nothing by default; end it with: export default/],
    'that exports a list': ['export default [];\n', /must export an object by default, got a list; use defineConfig/],
    'with an unknown field': [
      config('{ schems: [] }'),
      /unknown field 'schems'; did you mean 'schemes'\? Known: schemes, tasks, /,
    ],
    'with a list that is none': [
      config('{ schemes: {} }'),
      /schemes must be a list, got an object; write schemes: \[ \.\.\. \]/,
    ],
    'with a name that is taken': [
      config("{ schemes: [{ name: 'gs', choose: () => 1 }] }"),
      /name of a scheme must be its own, got 'gs' twice/,
    ],
    'with an experiment that is taken': [
      config("{ experiments: [{ name: 'learning', section: 'V', about: '', runs: async () => [] }] }"),
      /name of an experiment must be its own, got 'learning' twice/,
    ],
    'with a setting out of its range': [
      config('{ settings: { rounds: -1 } }'),
      /rounds must be an integer >= 1, got -1/,
    ],
    'with an unknown setting': [config('{ settings: { round: 3 } }'), /round.*did you mean 'rounds'/],
  };
  for (const [what, [text, message]] of Object.entries(broken)) {
    it(`${what} is told in one line, with status 2, before anything is run`, () => {
      own.write({ 'fedft.config.ts': text });
      const { status, stdout, stderr } = fedft(own.folder, ...learn);
      assert.equal(status, 2, stderr);
      assert.equal(stdout, '');
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.ok(stderr.startsWith(`fedft: ${own.folder}`), stderr);
      assert.match(stderr, message);
      assert.ok(!existsSync(join(own.folder, 'runs')));
    });
  }

  it('that --config names and that is not there is told likewise', () => {
    const { status, stderr } = fedft(own.folder, '--config', 'nowhere.ts', ...learn);
    assert.equal(status, 2);
    assert.match(
      stderr,
      /^fedft: there is no project file .*nowhere\.ts; name a fedft\.config\.ts, or leave --config out\n$/,
    );
  });
});
