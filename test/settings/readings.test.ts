import assert from 'node:assert/strict';
import { chosenDelayBudget } from '../../src/experiments';
import {
  allReadings,
  defaultSettings,
  firstEdition,
  parseSettings,
  readingNamed,
  registerReadings,
} from '../../src/settings';

describe('readings of the paper', () => {
  it('differ from the defaults in everything that they name', () => {
    for (const { name, settings } of allReadings()) {
      for (const [setting, value] of Object.entries(parseSettings(settings))) {
        const named = setting in settings;
        assert.equal(value !== defaultSettings[setting as keyof typeof settings], named, `${name}: ${setting}`);
      }
    }
  });

  it('take a delay budget by the one rule, the default as well as the first edition', () => {
    assert.equal(chosenDelayBudget(defaultSettings), defaultSettings.delayBudgetMsPerBit);
    const first = parseSettings(firstEdition.settings);
    assert.equal(chosenDelayBudget(first), first.delayBudgetMsPerBit);
  });

  it('go by their names, those of a project until it is left', () => {
    const own = { name: 'loud', about: 'ten watts', settings: { txPowerW: 10 } };
    const leave = registerReadings([own]);
    assert.equal(readingNamed('loud'), own);
    assert.throws(() => registerReadings([{ ...own, about: 'another' }]), /'loud' twice/);
    leave();
    assert.throws(() => readingNamed('first-edtion'), /unknown reading 'first-edtion'; did you mean 'first-edition'\?/);
    assert.throws(() => registerReadings([{ ...own, settings: { txPowerW: -1 } }]), /txPowerW must be .* got -1/);
    assert.throws(() => registerReadings([{ ...own, name: 'No Name' }]), /lower case letters, digits and dashes/);
    assert.throws(() => readingNamed('loud'), /unknown reading/);
  });
});
