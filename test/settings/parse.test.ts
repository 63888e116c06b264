import assert from 'node:assert/strict';
import { defaultSettings, didYouMean, parseSettings, unknownSetting } from '../../src/settings/parse';
import { settingsTable } from '../../src/settings/settingsTable';

describe('settings', () => {
  it('start from the defaults of the table, each of which lies in its own domain', () => {
    assert.deepEqual(parseSettings({}), defaultSettings);
    assert.deepEqual(parseSettings({ ...defaultSettings }), defaultSettings);
  });

  it('carry a unit, a source mark and a meaning each', () => {
    for (const [name, setting] of Object.entries(settingsTable)) {
      assert.match(setting.source, /^[SRA]$/, name);
      assert.ok(setting.unit.length > 0 && setting.about.length > 0 && setting.section.length > 0, name);
    }
  });

  it('read numbers and words from text, as flags and JSON give them', () => {
    const settings = parseSettings({ totalBandwidthHz: '1e6', penalty: 'count', symbolBits: '16', deviceCount: 5 });
    assert.equal(settings.totalBandwidthHz, 1e6);
    assert.equal(settings.penalty, 'count');
    assert.equal(settings.symbolBits, 16);
    assert.equal(settings.deviceCount, 5);
  });

  for (const [overrides, message] of [
    [{ deviceCount: 0 }, /deviceCount must be an integer >= 1, got 0/],
    [{ deviceCount: 2.5 }, /deviceCount must be an integer >= 1, got 2.5/],
    [{ txPowerW: Number.NaN }, /txPowerW must be a finite number > 0, got NaN/],
    [{ txPowerW: '' }, /txPowerW must be a finite number > 0, got ''/],
    [{ totalBandwidthHz: -20 }, /totalBandwidthHz must be a finite number > 0, got -20/],
    [{ cellRadiusM: Infinity }, /cellRadiusM must be a finite number > 0, got Infinity/],
    [{ penalty: 'cuont' }, /penalty must be one of bound, count, got 'cuont'/],
    [{ txPower: 1 }, /unknown setting 'txPower'; did you mean 'txPowerW'\?/],
    [{ toString: 1 }, /unknown setting 'toString'/],
    [{ attentionHeads: 5 }, /attentionHeads must divide hiddenSize, got 5 and 64/],
  ] as const) {
    it(`reject ${JSON.stringify(overrides)} with the value and the rule`, () => {
      assert.throws(() => parseSettings(overrides), message);
    });
  }
});

describe('didYouMean', () => {
  const known = ['learning', 'adaptation', 'batch-size', 'gs'];
  for (const [word, hint] of [
    ['lerning', "; did you mean 'learning'?"],
    ['Learning', "; did you mean 'learning'?"],
    ['adapt', "; did you mean 'adaptation'?"],
    ['gss', "; did you mean 'gs'?"],
    ['xy', '.'],
    ['weather', '.'],
    ['', '.'],
  ] as const) {
    it(`answers '${word}' with ${hint === '.' ? 'no guess' : hint.slice(2)}`, () => {
      assert.equal(didYouMean(word, known), hint);
    });
  }

  it('says the rest where there is no guess, and only there', () => {
    assert.equal(didYouMean('weather', known, ' Known: all'), '. Known: all');
    assert.equal(didYouMean('gss', known, ' Known: all'), "; did you mean 'gs'?");
    assert.equal(didYouMean('gs', []), '.');
  });

  it('lists the settings for one that is like none', () => {
    assert.match(unknownSetting('weather'), /^unknown setting 'weather'\. Known: deviceCount, /);
  });
});
