import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { checks, examine, type Finding, isFit } from '../../src/doctor';
import { isAtLeast } from '../../src/doctor/machine';
import { scratchFolder } from '../checkpoint/scratch';
import { fedft } from '../cli/fedft';

describe('the doctor', () => {
  const scratch = scratchFolder();

  it('finds what the main job needs where the tests run, and says how to get whatever is not here', async () => {
    const findings = await examine();
    assert.ok(isFit(findings));
    const parts = findings.map(({ part }) => part);
    for (const part of [
      'node',
      'memory',
      'cores',
      'instructions',
      'backend tensorflow',
      'backend onnx',
      'data',
      'models',
    ])
      assert.ok(parts.includes(part), part);
    assert.equal(new Set(parts).size, parts.length);
    for (const { status, remedy, part } of findings) assert.equal(remedy === '', status === 'found', part);
  });

  it('is not content where something is missing that is needed', () => {
    const finding: Finding = { part: 'x', status: 'missing', detail: '', needed: true, remedy: 'get it' };
    assert.ok(checks.length > 10);
    assert.equal(isFit([finding]), false);
    assert.equal(isFit([{ ...finding, needed: false }]), true);
  });

  it('compares versions by their numbers', () => {
    for (const [version, least, expected] of [
      ['20.19.0', '20.19', true],
      ['20.9.1', '20.19', false],
      ['22.0.0', '20.19', true],
      ['20.19', '20.19.1', false],
    ] as const)
      assert.equal(isAtLeast(version, least), expected, version);
  });

  it('ends with 1 where records cannot be written, and prints JSON for programs', () => {
    const folder = scratch.path();
    assert.equal(fedft(folder, 'doctor').status, 0);
    rmSync(scratch.path('runs'), { recursive: true });
    writeFileSync(scratch.path('runs'), 'a file where the folder of runs should be');
    const { status, stdout } = fedft(folder, 'doctor', '--json');
    assert.equal(status, 1);
    const lacking = (JSON.parse(stdout) as Finding[]).filter((one) => one.needed && one.status === 'missing');
    assert.deepEqual(
      lacking.map(({ part }) => part),
      ['disk'],
    );
  });
});
