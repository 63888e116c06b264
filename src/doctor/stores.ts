import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { storedModels } from '../checkpoint';
import { storeFolder } from '../downloads';
import { bundledFolder, bundledModels } from '../pretraining';
import { tasks, tasksIn } from '../tasks';
import { type Check, found, missing } from './check';

/** The small models that come with the repository. */
export const bundled: Check = () =>
  Object.values(bundledModels).map((kind) => {
    const folder = bundledFolder(kind);
    const part = `bundled model ${kind}`;
    return existsSync(join(folder, 'model.safetensors'))
      ? found(part, folder, true)
      : missing(part, `${folder} is not there`, true, `git restore data/models, or npx fedft pretrain ${kind}`);
  });

/** Real data sets; generated tasks stand in without. */
export const data: Check = () => {
  const store = storeFolder('data');
  const real = tasks.filter(({ isIn }) => isIn !== undefined);
  const held = tasksIn(store);
  const lacking = real.filter(({ name }) => !held.includes(name)).map(({ name }) => name);
  const remedy = `npx fedft data fetch ${lacking.length === real.length ? 'all' : lacking[0]}, or data add FOLDER; generated tasks stand in`;
  return held.length === 0
    ? missing('data', `no real data set in ${store}`, false, remedy)
    : found(
        'data',
        `${held.join(', ')} in ${store}${lacking.length > 0 ? `; without ${lacking.join(', ')}` : ''}`,
        false,
      );
};

/** Pre-trained models of the store; the bundled ones do without. */
export const models: Check = () => {
  const names = storedModels();
  const store = storeFolder('models');
  return names.length > 0
    ? found('models', `${names.join(', ')} in ${store}`, false)
    : missing(
        'models',
        `none in ${store}`,
        false,
        'npx fedft models list, then models fetch NAME or models add FOLDER',
      );
};
