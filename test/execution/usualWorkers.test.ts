import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { thisMachine, usualWorkers } from '../../src/execution';

describe('the usual number of workers', () => {
  const laptop = { profile: 'laptop' } as const;

  it('is one a processor where memory carries that, and at least one', () => {
    assert.equal(usualWorkers(laptop, { cores: 2, memory: 4e9 }), 2);
    assert.equal(usualWorkers(laptop, { cores: 64, memory: 4e9 }), 18);
    assert.equal(usualWorkers(laptop, { cores: 8, memory: 0.2e9 }), 1);
    assert.equal(usualWorkers(laptop, { cores: 1.5, memory: 4e9 }), 2);
  });

  it('is smaller for published checkpoints, which take more memory', () => {
    const machine = { cores: 8, memory: 8e9 };
    for (const request of [{ profile: 'real' }, { profile: 'laptop', checkpoint: 'bge-small-en-v1.5' }] as const)
      assert.equal(usualWorkers(request, machine), 5);
    assert.equal(usualWorkers(laptop, machine), 8);
  });

  it('counts the processors that a container grants, in both versions of control groups', () => {
    const files = (texts: Readonly<Record<string, string>>) => (path: string) => {
      const text = texts[path];
      if (text === undefined) throw new Error('no such file');
      return text;
    };
    const half = { '/sys/fs/cgroup/cpu.max': '50000 100000\n' };
    const older = { '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '50000', '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000' };
    for (const limited of [half, older]) assert.equal(thisMachine(files(limited)).cores, 0.5);
    for (const free of [{ '/sys/fs/cgroup/cpu.max': 'max 100000\n' }, {}])
      assert.equal(thisMachine(files(free)).cores, availableParallelism());
    assert.ok(thisMachine().memory > 0);
  });
});
