import assert from 'node:assert/strict';
import { type Control, controlValues, decades, steps, valueText } from '../../src/live/control';

const controls: Readonly<Record<string, Control>> = {
  devices: { kind: 'range', label: 'Devices', values: steps(1, 5, 1), initial: 3 },
  power: { kind: 'range', label: 'Power', unit: 'W', values: decades(-5, 0), initial: 0.1 },
  rule: { kind: 'choice', label: 'Rule', options: { constant: 'constant V', falling: 'V/t' }, initial: 'falling' },
};

describe('controls of live figures', () => {
  it('step evenly, both ends included, without rounding in the last digit', () => {
    assert.deepEqual(steps(2, 2.5, 0.1), [2, 2.1, 2.2, 2.3, 2.4, 2.5]);
    assert.throws(() => steps(2, 1, 0.1), /last >= first, got 2, 1, 0.1/);
  });

  it('take ten values a decade, each 19 to 29 percent above the one before', () => {
    const values = decades(-1, 1);
    assert.equal(values.length, 21);
    assert.deepEqual([values[0], values[10], values[20]], [0.1, 1, 10]);
    for (const [i, value] of values.slice(1).entries()) {
      assert.ok(value / values[i]! > 1.19 && value / values[i]! < 1.29, `${values[i]} to ${value}`);
    }
    assert.throws(() => decades(1, 0.5), /integers first < last, got 1 and 0.5/);
  });

  it('start at their initial values, or at what was asked for', () => {
    assert.deepEqual(controlValues(controls), { devices: 3, power: 0.1, rule: 'falling' });
    assert.deepEqual(controlValues(controls, { devices: 5, rule: 'constant' }), {
      devices: 5,
      power: 0.1,
      rule: 'constant',
    });
  });

  it('refuse what they cannot show, naming it and what they can', () => {
    assert.throws(() => controlValues(controls, { devics: 3 }), /unknown control 'devics'.*devices, power, rule/);
    assert.throws(() => controlValues(controls, { devices: 6 }), /devices .*from 1 to 5, such as 3.*got 6/);
    assert.throws(() => controlValues(controls, { rule: 'rising' }), /constant, falling.*got rising/);
  });

  it('say their value with its unit, small numbers with a power of ten', () => {
    assert.equal(valueText(controls['power']!, 0.1), '0.1 W');
    assert.equal(valueText(controls['power']!, 1.25e-5), '1.25 × 10⁻⁵ W');
    assert.equal(valueText(controls['devices']!, 3), '3');
    assert.equal(valueText(controls['rule']!, 'constant'), 'constant V');
  });
});
