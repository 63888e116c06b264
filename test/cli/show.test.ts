import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { learningRuns } from '../../src/experiments';
import { committedRecords } from '../../src/records';
import { fedft } from './fedft';

describe('fedft show', () => {
  let folder: string;
  const smoke = ['--profile', 'smoke'];
  const learns = ['--task', 'generated-sentiment', '--scheme', 'gs,aaba', '--rounds', '2'];
  const show = (...args: string[]) => fedft(folder, 'show', ...args);
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-show-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('prints again what a run ends with: where each scheme ended, over the seeds', () => {
    const run = fedft(folder, 'run', 'learning', ...smoke, ...learns, '--seeds', '0,1', '--name', 'two');
    assert.equal(run.status, 0, run.stderr);
    const results = run.stdout.slice(run.stdout.indexOf('Results\n\n') + 'Results\n\n'.length);
    assert.match(results, /^learning\ntask +scheme +seeds +test accuracy +training loss +devices a round +delay, s/);
    assert.match(results, /\ngenerated-sentiment +gs +2 +\d+\.\d % \[-?\d+\.\d %, \d+\.\d %\] +\d\.\d{3} \[/);
    const again = show(...smoke, '--from', 'two', 'learning');
    assert.equal(again.status, 0, again.stderr);
    assert.equal(again.stdout.slice(0, results.length), results);
    assert.match(again.stdout, /from two alone/);
  });

  it('shows a row a run, and a run by its name with and without its experiment', () => {
    const rows = show(...smoke, '--from', 'two', '--runs', '--scheme', 'gs').stdout.match(/^generated-sentiment .*$/gm);
    assert.deepEqual(
      rows?.map((row) => row.split(/ {2,}/).slice(0, 3)),
      [
        ['generated-sentiment', 'gs', '0'],
        ['generated-sentiment', 'gs', '1'],
      ],
    );
    const [short, long] = ['generated-sentiment/aaba/seed-1', 'learning/generated-sentiment/aaba/seed-1'].map(
      (name) => show(...smoke, '--from', 'two', name).stdout,
    );
    assert.equal(short, long);
    assert.match(long!, /generated-sentiment +aaba +\d+\.\d % +\d\.\d{3} /);
  });

  it('exports CSV, JSON and Markdown with the same numbers, to a file whole or not at all', () => {
    const csv = show(...smoke, '--from', 'two', '--csv', '--out', 'two.csv');
    assert.match(csv.stdout, /^two\.csv: 2 rows\n$/);
    const [header, ...rows] = readFileSync(join(folder, 'two.csv'), 'utf8').trimEnd().split('\n');
    const columns = header!.split(',');
    assert.deepEqual(columns.slice(0, 4), ['experiment', 'task', 'scheme', 'runs']);
    const cells = rows.map((row) => new Map(row.split(',').map((cell, i) => [columns[i]!, cell])));
    const json = JSON.parse(show(...smoke, '--from', 'two', '--json').stdout);
    assert.deepEqual([json.profile, json.from, json.tables.length], ['smoke', 'two', 1]);
    for (const [i, row] of json.tables[0].rows.entries()) {
      assert.equal(Number(cells[i]!.get('test_accuracy')), row.values.test_accuracy.mean);
      assert.equal(Number(cells[i]!.get('training_loss_nats_low')), row.values.training_loss_nats.low);
      assert.equal(row.records.length, 2);
    }
    const { stdout } = show(...smoke, '--from', 'two', '--markdown');
    assert.match(
      stdout,
      /^\*\*learning\*\*\n\n\| task \| scheme \| seeds \|.*\n(\| --- )+\|\n\| generated-sentiment \| gs \| 2 \|/,
    );
  });

  it('compares with the reference over the seeds that both have', () => {
    const reference = show('learning', '--from', 'reference', '--task', 'generated-sentiment');
    assert.equal(reference.status, 0, reference.stderr);
    assert.doesNotMatch(reference.stdout, /- reference/);
    const seeds = committedRecords()
      .list(learningRuns)
      .flatMap(({ record: { labels } }) => (labels.task === 'generated-sentiment' ? labels.seed : []));
    const flags = ['--task', 'generated-sentiment', '--scheme', 'gs', '--seeds', `${seeds[0]}`, '--rounds', '2'];
    const run = fedft(folder, 'run', 'learning', ...flags);
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /accuracy - reference +loss - reference\n.*\n.* -\d+\.\d points +\+\d\.\d{3}\n/);
  });

  it('shows the grid of a sweep by the settings that it varies', () => {
    const grid = ['--experiment', 'transient', '--set', 'penaltyWeight=10,30', '--seeds', '0,1', '--only'];
    const run = 'sweeps/transient/penalty-weight-10/seed-1/short';
    const sweep = fedft(folder, 'sweep', ...grid, run, ...smoke);
    assert.equal(sweep.status, 0, sweep.stderr);
    assert.match(sweep.stdout, /sweeps\/transient\npenaltyWeight +horizon .*scheme +seed +devices a round/);
    const { stdout } = show(...smoke, 'sweeps/transient', '--scheme', 'oracle');
    assert.match(stdout, /\n10 +short +- +- +oracle +1 +\d+\.\d+ \[\d+\.\d+, \d+\.\d+\]/);
  });

  it('refuses what is not there in one line that says what there is', () => {
    const refused = (pattern: RegExp, ...args: string[]): void => {
      const { status, stderr, stdout } = show(...args);
      assert.match(stderr, pattern);
      assert.equal(stderr.trimEnd().split('\n').length, 1, stderr);
      assert.notEqual(status, 0, stdout);
      assert.equal(stdout, '');
    };
    refused(/no finished run or experiment 'learnin' .* did you mean 'learning'/, 'learnin', ...smoke, '--from', 'two');
    refused(/no study 'three'/, '--from', 'three');
    refused(
      /no finished run of delay-budget .*npx fedft run delay-budget --profile smoke/,
      'delay-budget',
      ...smoke,
      '--from',
      'own',
    );
    refused(/no finished run of size paper; make some with npx fedft run/, '--profile', 'paper');
    refused(/no finished run here has task 'sst3'; there are:/, 'learning', '--task', 'sst3');
    refused(/no finished run here has seed 7; there are: 0, 1/, ...smoke, '--from', 'two', '--seeds', '7');
    refused(/cannot write .*nowhere/, 'learning', '--csv', '--out', '/proc/nowhere/x.csv');
    refused(/reads? a JSON|torn|not JSON|edited|damaged/, ...damaged());
  });

  /** The arguments that show a record that somebody cut off. */
  function damaged(): string[] {
    const path = join(
      folder,
      'runs',
      'studies',
      'two',
      'smoke',
      'learning',
      'generated-sentiment',
      'gs',
      'seed-0.json',
    );
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 500));
    return [...smoke, '--from', 'two'];
  }

  it('says of a run that was stopped half-way that it is not finished', () => {
    const path = join(folder, 'runs', 'smoke', 'learning', 'generated-images', 'gs', 'seed-0.snapshot');
    assert.equal(fedft(folder, 'run', 'transient', ...smoke, '--only', 'long').status, 0);
    rmSync(join(folder, 'runs', 'studies'), { recursive: true });
    const run = 'learning/generated-images/gs/seed-0';
    assert.match(show(...smoke, '--from', 'own', run).stderr, /no finished run or experiment/);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, 'half a state');
    assert.match(
      show(...smoke, '--from', 'own', run).stderr,
      /run 'learning\/generated-images\/gs\/seed-0' .* is not finished/,
    );
  });
});
