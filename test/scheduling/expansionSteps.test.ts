import assert from 'node:assert/strict';
import fc from 'fast-check';
import { expansionSteps, setExpansion } from '../../src/scheduling';
import { anyRound, roundOf } from './rounds';

describe('expansionSteps', () => {
  it('ends where Algorithm 1 ends: its last accepted step holds the schedule to the last bit', () => {
    fc.assert(
      fc.property(anyRound(10), (state) => {
        const accepted = expansionSteps(state).filter((step) => step.accepted);
        assert.deepEqual(accepted.at(-1)!.schedule, setExpansion.schedule(state));
      }),
    );
  });

  it('adds one device a step, in order of gain, and is refused at most once, at the end', () => {
    fc.assert(
      fc.property(anyRound(10), (state) => {
        const steps = expansionSteps(state);
        for (const [i, { count, device, channelGain, schedule, accepted, objective }] of steps.entries()) {
          assert.equal(count, i + 1);
          assert.equal(schedule.devices.length, count);
          assert.equal(schedule.devices.at(-1), device);
          assert.equal(channelGain, state.channelGains[device]);
          if (i === 0) continue;
          assert.ok(channelGain <= steps[i - 1]!.channelGain);
          assert.equal(accepted, objective <= steps[i - 1]!.objective);
          assert.ok(accepted || i === steps.length - 1);
        }
      }),
    );
  });

  it('shows the counter-example of Theorem 2(b): the second device is refused, the third is never looked at', () => {
    const gains = [1e6, 0.1, 0.1];
    const steps = expansionSteps(roundOf(gains, { penaltyWeight: 10, backlog: 1.1, delayBudget: 1e-12 }));
    assert.deepEqual(
      steps.map(({ objective, accepted }) => [Number(objective.toFixed(3)), accepted]),
      [
        [10.055, true],
        [10.502, false],
      ],
    );
  });

  it('has no step where nobody can be reached', () => {
    assert.deepEqual(expansionSteps(roundOf([0, 0])), []);
  });
});
