import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startThreadTime } from '../../src/records';

describe('the time of a thread', () => {
  it('counts work, and on Linux neither waiting nor other processes', async () => {
    const seconds = startThreadTime();
    const until = performance.now() + 60;
    let work = 0;
    while (performance.now() < until) work += Math.sqrt(work + 1);
    const busy = seconds();
    assert.ok(busy > 0 && busy < 1, `${busy} s of work (${work})`);
    await sleep(300);
    const waiting = seconds() - busy;
    if (existsSync('/proc/thread-self/schedstat')) assert.ok(waiting < 0.15, `${waiting} s while it waited`);
    else assert.ok(waiting >= 0.29);
  });
});
