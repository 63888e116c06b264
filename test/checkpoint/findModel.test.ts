import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findModel, loadPretrained, randomPretrained, savePretrained, storedModels } from '../../src/checkpoint';
import { storeFolder } from '../../src/downloads';
import { InputError } from '../../src/errors';
import { smallVit } from '../federation/images';
import { scratchFolder } from './scratch';

describe('the store of models', () => {
  const scratch = scratchFolder();
  const held = { ...process.env };
  beforeEach(() => {
    process.env['FEDFT_MODELS'] = scratch.path('store');
  });
  afterEach(() => {
    for (const name of ['FEDFT_MODELS', 'FEDFT_DATA', 'XDG_CACHE_HOME']) {
      if (held[name] === undefined) delete process.env[name];
      else process.env[name] = held[name];
    }
  });

  it('is where its variable says, else in the cache of the user', () => {
    assert.equal(storeFolder('models'), scratch.path('store'));
    delete process.env['FEDFT_MODELS'];
    process.env['FEDFT_DATA'] = '';
    process.env['XDG_CACHE_HOME'] = '/cache';
    assert.equal(storeFolder('models'), join('/cache', 'fedft', 'models'));
    assert.equal(storeFolder('data'), join('/cache', 'fedft', 'data'));
  });

  it('gives a model by its name wherever a folder would do', async () => {
    const { config } = smallVit();
    savePretrained(join(scratch.path('store'), 'vit-small'), randomPretrained(config, 1));
    assert.deepEqual(storedModels(), ['vit-small']);
    assert.equal(findModel('vit-small'), join(scratch.path('store'), 'vit-small'));
    assert.deepEqual((await loadPretrained('vit-small')).config, config);
    assert.equal(findModel('./vit-small'), resolve('vit-small'), 'a path is never looked up');
  });

  it('refuses a name that it does not hold, and says what it holds', async () => {
    mkdirSync(join(scratch.path('store'), 'no-model'), { recursive: true });
    for (const name of ['no-model', 'vit']) {
      await assert.rejects(
        loadPretrained(name),
        (error: Error) =>
          error instanceof InputError && /no checkpoint '.*npx fedft models list .* has vit-small$/.test(error.message),
      );
    }
  });
});
