import { join, resolve } from 'node:path';
import { workFolder } from './workFolder';

/**
 * The folder in which `npm run native-tensorflow` puts TensorFlow and its binding, whether it is there or not:
 * `FEDFT_TENSORFLOW`, else `build/native-tensorflow` of the {@link workFolder}.
 */
export function nativeTensorFlowFolder(): string {
  return resolve(process.env['FEDFT_TENSORFLOW'] || join(workFolder, 'build', 'native-tensorflow'));
}
