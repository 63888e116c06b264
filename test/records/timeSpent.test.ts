import assert from 'node:assert/strict';
import { noteTime, spend, startActivity } from '../../src/records';

/** Keeps the processor busy for about so many milliseconds by the clock. */
function work(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

describe('what the time of a thread goes into', () => {
  it('is noted a piece of work at a time: what lies within another counts for that one, a model apart', async () => {
    const noted = noteTime();
    await spend('evaluation', async () => {
      work(20);
      await spend('forward', async () => {
        work(20);
        await spend('model', () => work(40));
      });
    });
    await spend('forward', () => work(20));
    const { evaluation = 0, forward = 0, model = 0, data } = noted();
    assert.equal(data, undefined);
    for (const seconds of [evaluation, forward, model]) assert.ok(seconds > 0);
    assert.ok(evaluation + model < 0.3, `${evaluation} s and ${model} s`);
  });

  it('is given to the piece that fails too, and none to what comes after the end', async () => {
    const noted = noteTime();
    await assert.rejects(
      spend('data', () => {
        work(5);
        throw new RangeError('damaged');
      }),
      /damaged/,
    );
    await spend('records', () => work(5));
    const spent = noted();
    assert.deepEqual(Object.keys(spent), ['data', 'records']);
    startActivity('backward')();
    assert.equal(spent.backward, undefined);
  });

  it('costs nothing where nobody asks', async () => {
    assert.equal(await spend('data', () => 7), 7);
  });
});
