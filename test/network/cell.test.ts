import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { drawChannelGains, pathGain, placeDevices } from '../../src/network';
import { defaultSettings, parseSettings } from '../../src/settings';

const many = parseSettings({ deviceCount: 20000, trainExamples: 20000, serverDistanceM: 0 });
const apart = parseSettings({ ...many, serverDistanceM: 250 });

describe('placeDevices', () => {
  const cell = placeDevices(many, new RandomStream(1, 'placement'));

  it('puts as many devices into every ring and every sector of equal area', () => {
    const rings = new Array<number>(10).fill(0);
    const sectors = new Array<number>(10).fill(0);
    cell.distancesM.forEach((d, k) => {
      rings[Math.floor(10 * (d / many.cellRadiusM) ** 2)]!++;
      sectors[Math.floor((10 * cell.bearings[k]!) / (2 * Math.PI))]!++;
    });
    for (const counts of [rings, sectors]) {
      const chiSquare = counts.reduce((sum, c) => sum + (c - 2000) ** 2 / 2000, 0);
      assert.ok(chiSquare < 27.9, `chi-square ${chiSquare} is beyond the 99.9 % point of 9 degrees of freedom`);
    }
  });

  it('keeps everybody inside the disc, at two thirds of the radius on average', () => {
    const mean = cell.distancesM.reduce((sum, d) => sum + d) / cell.distancesM.length;
    assert.ok(cell.distancesM.every((d) => d >= 0 && d < many.cellRadiusM));
    // The standard deviation of a distance is radius / sqrt(18): four standard errors.
    assert.ok(Math.abs(mean - (2 / 3) * many.cellRadiusM) < (4 * many.cellRadiusM) / Math.sqrt(18 * 20000));
  });

  it('starts a larger population with the devices of a smaller one', () => {
    const small = placeDevices({ ...many, deviceCount: 20 }, new RandomStream(1, 'placement'));
    assert.deepEqual([...small.distancesM], [...cell.distancesM.subarray(0, 20)]);
  });

  it('moves the server and nobody else: distances are those from its new place', () => {
    const moved = placeDevices(apart, new RandomStream(1, 'placement'));
    assert.deepEqual([moved.radiiM, moved.bearings], [cell.distancesM, cell.bearings]);
    moved.distancesM.forEach((distance, k) => {
      const [x, y] = [Math.cos, Math.sin].map((of) => cell.distancesM[k]! * of(cell.bearings[k]!));
      assert.ok(Math.abs(distance - Math.hypot(x! + 250, y!)) < 1e-9);
      assert.equal(moved.pathGains[k], pathGain(distance, apart));
    });
  });
});

describe('pathGain', () => {
  it('is T0 at the reference distance and loses 10 alpha dB a decade', () => {
    assert.ok(Math.abs(pathGain(1, defaultSettings) - 1e-3) < 1e-18);
    assert.ok(Math.abs(pathGain(100, defaultSettings) / 1e-10 - 1) < 1e-12);
  });

  it('does not grow inside the reference distance, not even at the server', () => {
    assert.equal(pathGain(0, defaultSettings), pathGain(1, defaultSettings));
    assert.equal(pathGain(0.5, defaultSettings), pathGain(1, defaultSettings));
  });

  it('refuses a negative distance', () => {
    assert.throws(() => pathGain(-1, defaultSettings), /distanceM must be a finite number >= 0, got -1/);
  });
});

describe('drawChannelGains', () => {
  it('multiplies the path gain by an exponential variable of mean 1 and variance 1', () => {
    const gains = drawChannelGains({ pathGains: new Float64Array(50000).fill(1e-9) }, new RandomStream(3, 'channel/0'));
    const fading = [...gains].map((g) => g / 1e-9);
    const moment = (power: number): number => fading.reduce((sum, x) => sum + x ** power, 0) / fading.length;
    // E x^m = m!; four standard errors, Var x^m = (2m)! - m!^2.
    for (const [power, expected, variance] of [
      [1, 1, 1],
      [2, 2, 20],
      [3, 6, 684],
    ] as const) {
      const error = Math.abs(moment(power) - expected);
      assert.ok(error < 4 * Math.sqrt(variance / 50000), `moment ${power} is off by ${error}`);
    }
    const deep = fading.filter((x) => x < 0.1).length / fading.length;
    assert.ok(Math.abs(deep - (1 - Math.exp(-0.1))) < 4 * Math.sqrt(0.09 / 50000));
  });

  it('draws a round the same whether or not other rounds were drawn before', () => {
    const cell = placeDevices(defaultSettings, new RandomStream(5, 'placement'));
    const alone = drawChannelGains(cell, new RandomStream(5, 'channel/7'));
    for (let round = 0; round < 7; round++) drawChannelGains(cell, new RandomStream(5, `channel/${round}`));
    assert.deepEqual(drawChannelGains(cell, new RandomStream(5, 'channel/7')), alone);
    assert.notDeepEqual(drawChannelGains(cell, new RandomStream(5, 'channel/6')), alone);
  });
});
