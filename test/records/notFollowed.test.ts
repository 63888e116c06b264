import assert from 'node:assert/strict';
import { notFollowed } from '../../src/records';

describe('notFollowed', () => {
  const record = { experiment: 'early-stop', settings: { deviceCount: 20, txPowerW: 0.1 } };

  it('says which settings records do not follow, and what makes others', () => {
    assert.equal(
      notFollowed(record, { deviceCount: 5, txPowerW: 0.1 }),
      'This cell shows records made at deviceCount 20, not at deviceCount 5; npx fedft run early-stop --device-count 5 makes others.',
    );
  });

  it('says nothing where the settings agree, where the record has none of them, or without a record', () => {
    assert.equal(notFollowed(record, { deviceCount: 20 }), undefined);
    assert.equal(notFollowed(record, { labelSkew: 1 }), undefined);
    assert.equal(notFollowed(undefined, { deviceCount: 5 }), undefined);
  });
});
