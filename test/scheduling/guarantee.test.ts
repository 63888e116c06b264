import assert from 'node:assert/strict';
import { mean, RandomStream, square } from '../../src/math';
import {
  allocateBandwidth,
  backlogGuarantee,
  bestSetSearch,
  fluidIndex,
  fluidIndexService,
  greedy,
  penaltyGuarantee,
  roundStates,
  scheduleRound,
  schedulingPenalty,
} from '../../src/scheduling';
import { parseSettings } from '../../src/settings';

const T = 1500;
const settings = parseSettings({ rounds: T, deviceCount: 12 });

/** A long run of the round problem with a queue, and GS beside it in the same rounds; times in tau_bar. */
function longRun(options: { V: number; start: number; floor: number; gap: number; budget?: number; cap?: number }) {
  const stream = new RandomStream(0, 'values');
  const worth = Float64Array.from({ length: 12 }, () => stream.uniform() / 4);
  const cost = (devices: readonly number[]): number =>
    schedulingPenalty('bound', devices.length, 12) - devices.reduce((sum, k) => sum + worth[k]!, 0);
  const [delays, penalties, greedyPenalties, greedyDelays, backlogs]: number[][] = [[], [], [], [], []];
  let backlog = options.start;
  for (const state of roundStates({ settings, payloadBits: 1e6 })) {
    const { delayBudget } = state;
    const unit = square(delayBudget);
    const { devices, delay } = bestSetSearch({
      ...state,
      penalty: 'bound',
      deviceValues: worth.map((u) => u * options.V * unit),
      penaltyWeight: options.V * unit,
      backlog: backlog * delayBudget,
      relativeGap: options.gap,
      longestDelay: (options.cap ?? Infinity) * delayBudget,
    });
    // GS may find nobody within the budget: then nobody is compared with nobody.
    const other = scheduleRound(greedy, { ...state, delayBudget: (options.budget ?? 1) * delayBudget }).devices;
    backlogs!.push(backlog);
    delays!.push(delay / delayBudget);
    penalties!.push(cost(devices));
    greedyPenalties!.push(other.length === 0 ? cost(devices) : cost(other));
    greedyDelays!.push(
      other.length === 0
        ? delay / delayBudget
        : allocateBandwidth({ ...state, channelGains: other.map((k) => state.channelGains[k]!) }).delay / delayBudget,
    );
    backlog = Math.max(backlog + delay / delayBudget - 1, options.floor);
  }
  return {
    delays: delays!,
    penalties: penalties!,
    greedyPenalties: greedyPenalties!,
    greedyDelays: greedyDelays!,
    backlogs: backlogs!,
  };
}

describe('the guarantee of drift plus penalty', () => {
  const runs = [
    { V: 3, start: 2, floor: 1, gap: 1e-6 },
    { V: 30, start: 8, floor: 0.25, gap: 1e-6 },
    { V: 300, start: 0.25, floor: 0.25, gap: 1e-6 },
    { V: 30, start: 8, floor: 0.25, gap: 0.02 },
  ];
  for (const run of runs) {
    it(`holds along a long run, V = ${run.V}, floor ${run.floor}, each round to a gap of ${run.gap}`, () => {
      const { delays, penalties, greedyPenalties, greedyDelays, backlogs } = longRun(run);
      assert.ok(greedyDelays.every((delay, t) => delay <= 1 + 1e-9 || delay === delays[t]));
      const guarantee = penaltyGuarantee({
        delays,
        delayBudget: 1,
        penaltyWeight: run.V,
        initialBacklog: run.start,
        floor: run.floor,
        roundError: run.gap * mean(backlogs.map((q) => run.V + q)),
      });
      const beyond = mean(penalties) - mean(greedyPenalties);
      assert.ok(beyond <= guarantee, `${beyond} is above ${guarantee}`);
      // Not an empty promise: without a queue there is no such bound, and for a large V it is narrow.
      if (run.V === 300) assert.ok(guarantee < 0.1, `${guarantee}`);
      // (8) with what the queue has left over.
      assert.ok(mean(delays) <= 1 + (backlogs.at(-1)! + delays.at(-1)! - 1 - run.start) / T + run.floor / T + 1e-9);
    });
  }

  it('holds without a floor where the delay has a cap, which bounds D for every run', () => {
    const cap = 4;
    const run = { V: 30, start: 0, floor: 0, gap: 1e-6, cap };
    const { delays, penalties, greedyPenalties, backlogs } = longRun(run);
    assert.ok(delays.every((delay) => delay <= cap * (1 + 1e-12)));
    assert.ok(delays[0]! > 1, 'an empty queue spends more than the budget');
    const roundError = run.gap * mean(backlogs.map((q) => run.V + q));
    const input = { delayBudget: 1, penaltyWeight: run.V, initialBacklog: 0, roundError };
    const guarantee = penaltyGuarantee({ ...input, delays });
    assert.ok(mean(penalties) - mean(greedyPenalties) <= guarantee);
    assert.ok(guarantee <= (square(cap - 1) / 2 + roundError) / run.V, 'D is at most (tau_max - tau_bar)^2 / 2');
    // The same first round without the cap takes everybody.
    assert.ok(longRun({ ...run, cap: Infinity }).delays[0]! > cap);
  });

  it('bounds the mean backlog where another scheme has slack in every round', () => {
    const slack = 0.3;
    const { delays, backlogs, greedyDelays } = longRun({ V: 30, start: 0, floor: 0, gap: 1e-6, budget: 1 - slack });
    const late = greedyDelays.filter((delay) => delay > 1 - slack + 1e-9).length;
    assert.equal(late, 0, 'GS keeps its limit in every round of this run');
    const bound = backlogGuarantee(
      { delays, delayBudget: 1, penaltyWeight: 30, initialBacklog: 0, roundError: 1e-6 * (30 + mean(backlogs)) },
      { slack, penaltyRange: 1 + 12 / 4 },
    );
    assert.ok(mean(backlogs) <= bound, `${mean(backlogs)} is above ${bound}`);
  });

  it('is infinite for nobody: a run needs a round, a weight, and a queue above its floor', () => {
    const input = { delays: [1], delayBudget: 1, penaltyWeight: 1, initialBacklog: 1 };
    assert.throws(() => penaltyGuarantee({ ...input, delays: [] }), /delays.length must be >= 1, got 0/);
    assert.throws(() => penaltyGuarantee({ ...input, penaltyWeight: 0 }), /penaltyWeight must be .* got 0/);
    assert.throws(() => penaltyGuarantee({ ...input, floor: 2 }), /initialBacklog - floor must be .* got -1/);
  });
});

describe('the index form in the fluid limit', () => {
  it('is what its differential equation gives, and never better than the best of all constant rates', () => {
    for (const effort of [0.01, 0.3, 1, Math.E, 30, 1e4]) {
      const { index, optimal, gap } = fluidIndex(effort);
      // a = 1, beta = z: X' = z e^-X, cost X'^2 / (2 z), by the midpoint rule in small steps.
      const steps = 200_000;
      let service = 0;
      let spent = 0;
      for (let i = 0; i < steps; i++) {
        const half = service + (effort * Math.exp(-service)) / (2 * steps);
        const rate = effort * Math.exp(-half);
        service += rate / steps;
        spent += (rate * rate) / (2 * effort * steps);
      }
      assert.ok(Math.abs(service - fluidIndexService(effort, 1)) < 1e-4);
      assert.ok(Math.abs(Math.exp(-service) + spent - index) < 1e-3);
      let best = Infinity;
      for (let x = 0; x < 12; x += 1e-3) best = Math.min(best, Math.exp(-x) + (x * x) / (2 * effort));
      assert.ok(Math.abs(best - optimal) < 1e-5, `${best}, ${optimal}`);
      assert.ok(gap >= 0 && gap < 0.5);
    }
    assert.ok(fluidIndex(1e-3).gap < 1e-5);
    assert.ok(fluidIndex(1e9).gap > 0.49);
  });
});
