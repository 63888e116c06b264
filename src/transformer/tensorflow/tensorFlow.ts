import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops';
import { InputError } from '../../errors';
import { repositoryRoot } from '../../records/codeDigest';

/** TensorFlow.js's module: its core, with the gradients of its operations and their names as methods of tensors. */
export type TensorFlow = typeof import('@tensorflow/tfjs-core');

/** What the core leaves out of its main file, bundled by scripts/bundle-tensorflow.mjs. */
const gradients = join(repositoryRoot, 'dist', 'vendor', 'tensorFlowGradients.js');

/**
 * TensorFlow.js with backend `'cpu'` to choose. Nothing is loaded before the first call.
 *
 * @throws InputError in a checkout that is not built
 */
export function requireTensorFlow(): TensorFlow {
  const core = require('@tensorflow/tfjs-core') as TensorFlow;
  if (!existsSync(gradients)) throw new InputError(`${gradients} is not there; build the repository: npm run build`);
  require(gradients);
  require('@tensorflow/tfjs-backend-cpu');
  return core;
}
