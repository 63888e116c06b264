import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  codeOfExperiments,
  formatWorkflowTable,
  parseSweep,
  planExperiment,
  reproduceTable,
  sweepTable,
  type WorkflowTable,
  workflowTablePath,
} from '../../src/execution';
import { coreRuns, experiments } from '../../src/experiments';
import { committedRecords, profiles, readRecord, referenceFolder, sha256 } from '../../src/records';

const root = resolve(__dirname, '..', '..');

describe('the workflow', () => {
  // The table of the paper's size takes all its data to make; `npx fedft workflow --check` holds it too.
  for (const profile of profiles.filter((size) => size !== 'paper' && size !== 'real')) {
    it(`has a current table of the runs at size ${profile}`, async () => {
      const expected = formatWorkflowTable(await reproduceTable({ profile, overrides: {} }));
      const committed = readFileSync(workflowTablePath(profile), 'utf8');
      assert.equal(committed, expected, 'out of date: run `npx fedft workflow` and commit what changes');
    });
  }

  it('holds exactly the runs that reproduce does, in an order that can be kept', async () => {
    const table = await reproduceTable({ profile: 'smoke', overrides: {} });
    const names: string[] = [];
    for (const experiment of experiments.filter(({ onRequest }) => !onRequest)) {
      const definitions = await experiment.runs({ profile: 'smoke', overrides: {} });
      names.push(...definitions.map(({ run }) => `${experiment.name}/${run}`));
    }
    assert.deepEqual(
      table.runs.map(({ experiment, run }) => `${experiment}/${run}`),
      names,
    );
    for (const { experiment, after } of table.runs)
      for (const run of after) assert.ok(names.includes(`${experiment}/${run}`), run);
    assert.deepEqual(
      table.runs.filter(({ alone }) => alone).map(({ experiment }) => experiment),
      ['running-time'],
    );
  });

  it('marks what only reproduce --extended does', () => {
    const { runs } = JSON.parse(readFileSync(workflowTablePath('laptop'), 'utf8')) as WorkflowTable;
    for (const { name } of experiments.filter(({ onRequest }) => !onRequest)) {
      const all = runs.filter(({ experiment }) => experiment === name);
      const records = committedRecords('laptop').every(name);
      const core = coreRuns(
        name,
        'laptop',
        records.map(({ record }) => record),
      );
      const known = new Set(all.map(({ run }) => run));
      assert.deepEqual(
        all
          .filter(({ extended }) => !extended)
          .map(({ run }) => run)
          .sort(),
        core
          .map(({ run }) => run)
          .filter((run) => known.has(run))
          .sort(),
        name,
      );
    }
  });

  it('gives every run more time than the committed records took, four times over', () => {
    const laptop = join(referenceFolder, 'laptop');
    const table = JSON.parse(readFileSync(workflowTablePath('laptop'), 'utf8')) as {
      readonly runs: readonly { readonly experiment: string; readonly minutes: number }[];
    };
    const minutes = new Map(table.runs.map((run) => [run.experiment, run.minutes]));
    for (const name of readdirSync(laptop, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json')) continue;
      const { experiment, environment } = readRecord(join(laptop, name));
      const limit = minutes.get(experiment);
      if (limit === undefined || environment.seconds === undefined) continue;
      assert.ok(
        (4 * environment.seconds) / 60 <= limit,
        `${name} took ${environment.seconds} s, the limit is ${limit} min: raise it in src/records/runCost.ts`,
      );
    }
  });

  it('knows the code of every run, from the digests of experiments and schemes alone', async () => {
    const code = codeOfExperiments();
    const { runs } = await reproduceTable({ profile: 'smoke', overrides: {} });
    let withSchemes = 0;
    for (const experiment of experiments.filter(({ onRequest }) => !onRequest)) {
      for (const planned of await planExperiment(experiment, { profile: 'smoke', overrides: {} })) {
        const row = runs.find((one) => one.experiment === planned.experiment && one.run === planned.run)!;
        const parts = row.schemes?.map((scheme) => code[scheme] ?? scheme);
        if (parts !== undefined && parts.length > 0) withSchemes++;
        const own = code[`${experiment.name} without schemes`];
        assert.equal(
          parts === undefined ? code[experiment.name] : sha256([own, ...parts].join('\n')),
          planned.code,
          `${planned.experiment}/${planned.run}`,
        );
      }
    }
    assert.ok(withSchemes > 0);
  });

  it('of a sweep tells runs with other settings apart', async () => {
    const sweep = parseSweep(
      { experiment: 'transient', profile: 'smoke', settings: { penaltyWeight: [1, 2], rounds: 10 } },
      'test',
    );
    const { runs } = await sweepTable(sweep, 'sweep.json');
    assert.deepEqual(
      runs.map(({ run }) => run),
      ['penalty-weight-1/short', 'penalty-weight-1/long', 'penalty-weight-2/short', 'penalty-weight-2/long'],
    );
    assert.equal(
      new Set(runs.map(({ settings }) => settings)).size,
      2,
      'short and long have one number of rounds here',
    );
    const other = await sweepTable({ ...sweep, fixed: { rounds: 11 } }, 'sweep.json');
    assert.notEqual(other.runs[0]!.settings, runs[0]!.settings);
  });
});

describe('Snakemake', () => {
  let folder: string;
  before(function () {
    if (spawnSync('snakemake', ['--version']).error) {
      console.log('    skipped: snakemake is not installed (apt install snakemake)');
      this.skip();
    }
    folder = mkdtempSync(join(tmpdir(), 'fedft-snakemake-'));
  });
  after(() => {
    if (folder) rmSync(folder, { recursive: true, force: true });
  });

  const call = (command: string, ...args: string[]) =>
    spawnSync(command, args, {
      encoding: 'utf8',
      env: { ...process.env, FEDFT_RUNS: join(folder, 'runs'), FEDFT_DATA: '' },
    });
  const snakemake = (...args: string[]) =>
    call(
      'snakemake',
      '--snakefile',
      join(root, 'workflow', 'Snakefile'),
      '--directory',
      folder,
      '--cores',
      '2',
      ...args,
    );
  const record = (run: string): string => join(folder, 'runs', 'smoke', 'transient', `${run}.json`);
  const planned = (output: { readonly stderr: string; readonly stdout: string }): readonly string[] =>
    [...`${output.stdout}${output.stderr}`.matchAll(/^rule run_\d+_(\w+):/gm)].map(([, rule]) => rule!);

  it('makes the records that fedft makes, one rule a run, and again only where the code changed', () => {
    const config = ['--config', 'profile=smoke'];
    const first = snakemake(record('short'), record('long'), ...config);
    assert.equal(first.status, 0, first.stderr);
    assert.deepEqual([...planned(first)].sort(), ['transient_long', 'transient_short']);
    const made = ['short', 'long'].map((run) => readRecord(record(run)).digest);
    const main = join(root, 'dist', 'cli', 'main.js');
    const fedft = call(process.execPath, main, 'run', 'transient', '--profile', 'smoke', '--fresh');
    for (const digest of made) assert.ok(fedft.stdout.includes(` ${digest.slice(0, 16)} `), fedft.stdout);

    assert.deepEqual(planned(snakemake(record('short'), ...config)), []);
    const code = JSON.parse(call(process.execPath, main, 'workflow', '--code').stdout) as Record<string, string>;
    const otherDay = JSON.stringify({
      ...code,
      transient: 'of another day',
      'transient without schemes': 'of another day',
    });
    const otherCode = spawnSync(
      'snakemake',
      ['--snakefile', join(root, 'workflow', 'Snakefile'), '--directory', folder, '-n', record('short'), ...config],
      { encoding: 'utf8', env: { ...process.env, FEDFT_RUNS: join(folder, 'runs'), FEDFT_CODE: otherDay } },
    );
    assert.deepEqual(planned(otherCode), ['transient_short']);
  });

  it('puts every run before figures and claims', () => {
    const { stdout, stderr } = snakemake('-n', '--config', 'profile=smoke', `runs=${join(folder, 'other')}`);
    const text = `${stdout}${stderr}`;
    for (const rule of ['localrule figures:', 'localrule claims:', 'localrule all:'])
      assert.ok(text.includes(rule), rule);
    const figures = text.slice(text.indexOf('localrule figures:'));
    assert.match(figures, /input: .*transient\/short\.json.*running-time\/measured\.json/);
  });
});
