import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRecord } from '../../src/records';
import { digestsOf, environment, fedft, main } from './fedft';

describe('fedft run', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'fedft-cli-run-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  const smoke = ['--profile', 'smoke'];

  it('prints the digest of every record, the same for one worker and for two', () => {
    const two = fedft(folder, 'run', 'early-stop', 'transient', ...smoke, '--workers', '2');
    assert.equal(two.status, 0, two.stderr);
    rmSync(join(folder, 'runs'), { recursive: true });
    const one = fedft(folder, 'run', 'early-stop', 'transient', ...smoke, '--workers', '1');
    assert.equal(digestsOf(one).length, 9);
    assert.deepEqual(digestsOf(two), digestsOf(one));
  });

  it('prints every setting back before work starts, shared ones once and the others with all their values', () => {
    const { stdout } = fedft(folder, 'run', 'transient', ...smoke, '--penalty-weight', '17', '--workers', '1');
    const before = stdout.slice(0, stdout.indexOf('[1/2]'));
    assert.match(before, /settings: \{.*"penaltyWeight":17.*"seed":0/);
    assert.match(before, /differing between runs:\n\s+rounds: 20 \| 40\n/);
    assert.match(before, /2 runs on 1 worker thread\n/);
  });

  it('keeps finished runs by default, does them again with --fresh, and runs exactly those of --only', () => {
    const only = fedft(folder, 'run', 'transient', ...smoke, '--only', 'long');
    assert.deepEqual(
      digestsOf(only).map(([record]) => record),
      ['transient/long'],
    );
    const statuses = (...more: string[]) =>
      [...fedft(folder, 'run', 'transient', ...smoke, ...more).stdout.matchAll(/ {2}(made|kept) {2}/g)].map(
        ([, s]) => s,
      );
    assert.deepEqual(statuses('--resume'), ['made', 'kept']);
    assert.deepEqual(statuses(), ['kept', 'kept']);
    assert.deepEqual(statuses('--fresh'), ['made', 'made']);
  });

  it('says with --profile-time what the time went into, and makes the same records', () => {
    const own = [
      'run',
      'learning',
      ...smoke,
      '--task',
      'generated-images',
      '--scheme',
      'gs',
      '--rounds',
      '2',
      '--fresh',
    ];
    const plain = fedft(folder, ...own);
    const timed = fedft(folder, ...own, '--profile-time');
    assert.deepEqual(digestsOf(timed), digestsOf(plain));
    assert.ok(!plain.stdout.includes('what they went into'));
    const table = timed.stdout.slice(timed.stdout.indexOf('what they went into'));
    assert.match(table, /experiment +runs +seconds +data +model +forward +backward +evaluation +records +rest\n/);
    const [, ...numbers] = /^learning +([\d.]+(?: +-?[\d.]+){8})$/m.exec(table)![1]!.split(/ +/).map(Number);
    const [total, ...parts] = numbers;
    assert.ok(
      parts.every((seconds) => seconds >= 0),
      table,
    );
    const [data, , forward, backward, evaluation] = parts;
    assert.ok(data! > 0 && forward! + backward! > 0 && evaluation! > 0, table);
    assert.ok(Math.abs(parts.reduce((a, b) => a + b, 0) - total!) < 0.05, table);
  });

  it('refuses flags that make no sense, with exit code 2 and the remedy', () => {
    const refused = (pattern: RegExp, ...args: string[]): void => {
      const { status, stderr, stdout } = fedft(folder, 'run', ...args, ...smoke);
      assert.match(stderr, pattern);
      assert.equal(status, 2, stdout);
    };
    refused(/workers.*whole number >= 1/, 'transient', '--workers', '0');
    refused(/seeds.*whole numbers >= 0/, 'transient', '--seeds', '1,-2');
    refused(/no run 'lnog'.*did you mean 'long'/, 'transient', '--only', 'lnog');
    refused(/--only names runs of one experiment, got 2/, 'transient', 'early-stop', '--only', 'long');
    refused(/^fedft: rounds = 7: no run of formula-checks takes this/, 'formula-checks', '--rounds', '7');
    refused(/^fedft: seed 4: no run of transient takes this; leave it out/, 'transient', '--seeds', '4');
    refused(
      /^fedft: scheme gs, seed 4: no run of formula-checks takes these; leave it out/,
      'formula-checks',
      '--scheme',
      'gs',
      '--seeds',
      '4',
    );
    refused(/scheme all-in: no run of delay-budget takes this/, 'delay-budget', '--scheme', 'all-in,gs');
    refused(/deviceCount must be at least 2 in a study of scheduling.* got 1/, 'transient', '--device-count', '1');
    refused(/'--fresh' cannot be used with .*'--resume'/, 'transient', '--fresh', '--resume');
  });

  it('takes a name that is given twice once', () => {
    const twice = ['--task', 'generated-sentiment,generated-sentiment', '--scheme', 'gs', '--scheme', 'gs'];
    const run = fedft(folder, 'run', 'learning', ...smoke, ...twice, '--seeds', '0,0', '--rounds', '1');
    assert.equal(run.status, 0, run.stderr);
    assert.equal(digestsOf(run).length, 1);
  });

  it('trains on a table of one’s own, in worker threads too, and names the column that is not there', () => {
    const rows = Array.from({ length: 200 }, (_, i) => `${['poor', 'good'][i % 2]} number ${i}\t${i % 2}`);
    writeFileSync(join(folder, 'My mails.tsv'), `mail\tspam\n${rows.join('\n')}\n`);
    const own = ['run', 'learning', ...smoke, '--task', 'tsv:My mails.tsv', '--text', 'mail', '--seeds', '0'];
    const run = fedft(folder, ...own, '--label', 'spam', '--scheme', 'gs,aaba', '--rounds', '2', '--workers', '2');
    assert.equal(run.status, 0, run.stderr);
    assert.deepEqual(
      digestsOf(run).map(([record]) => record),
      ['learning/own-my-mails/gs/seed-0', 'learning/own-my-mails/aaba/seed-0'],
    );
    assert.match(fedft(folder, ...own).stderr, /has no column 'label', only mail, spam; name one with --label/);
    const stray = fedft(folder, 'run', 'learning', ...smoke, '--task', 'generated-sentiment', '--label', 'spam');
    assert.match(stray.stderr, /--label names a column of a table of one's own; name the table with --task tsv:FILE/);
  });

  it('takes for several experiments what one of them takes, and keeps other settings apart as a study', () => {
    const { status, stdout, stderr } = fedft(folder, 'run', 'transient', 'formula-checks', ...smoke, '--rounds', '9');
    assert.equal(status, 0, stderr);
    assert.match(stdout, /study rounds-9: rounds 9; apart from the usual runs/);
    assert.match(stdout, /transient\/short .* made +study /);
    const laptop = fedft(folder, 'run', 'formula-checks', '--only', 'payload');
    assert.match(laptop.stdout, /formula-checks\/payload .* made +identical /);
    const other = fedft(folder, 'run', 'transient', '--only', 'short', '--rounds', '9');
    assert.match(other.stdout, /transient\/short .* made +study /);
  });

  it('takes portable for the backend whose records are identical on every machine', () => {
    const learns = [
      'learning',
      ...smoke,
      '--task',
      'generated-sentiment',
      '--scheme',
      'gs',
      '--rounds',
      '1',
      '--seeds',
      '0',
    ];
    const [portable, wasm] = ['portable', 'wasm'].map((backend) => {
      const run = fedft(folder, 'run', ...learns, '--backend', backend, '--fresh');
      assert.equal(run.status, 0, run.stderr);
      return digestsOf(run);
    });
    assert.deepEqual(portable, wasm);
    const [record] = readdirSync(join(folder, 'runs'), { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('gs/seed-0.json'),
    );
    const { environment: made } = readRecord(join(folder, 'runs', record!));
    assert.deepEqual([made.backend, made.instructions], ['wasm', 'wasm']);
  });

  it('stops at Ctrl-C, loses nothing finished, and says in one line how to go on', async () => {
    const args = ['run', 'transient', '--profile', 'laptop', '--workers', '2', '--fresh', '--penalty-weight', '31'];
    const child = spawn(process.execPath, [main, ...args], { env: environment(folder), cwd: folder });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (data) => {
      stdout += data;
      // The short run is finished, the long one at work.
      if (stdout.includes('transient/short  ')) child.kill('SIGINT');
    });
    child.stderr.on('data', (data) => (stderr += data));
    const code = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(code, 130, stderr);
    assert.match(
      stderr,
      /interrupted; nothing finished is lost\. Go on with: npx fedft run transient --profile laptop --workers 2 --penalty-weight 31\n$/,
    );
    assert.deepEqual(readdirSync(join(folder, 'runs', 'studies', 'penalty-weight-31', 'laptop', 'transient')), [
      'short.json',
    ]);
  });
});
