// Bundles what TensorFlow.js's core leaves out of its main file, the gradients of its operations and their names as methods
// of tensors -> dist/vendor/tensorFlowGradients.js. The core publishes them as ES modules that Node.js cannot load, and the
// package that has both, @tensorflow/tfjs, brings 220 MB of layers, converters and a backend for browsers.
import { join } from 'node:path';
import { build } from 'esbuild';

const core = '@tensorflow/tfjs-core/dist';

/** Writes the file. What it registers goes to the core that is loaded, for the core keeps its registries at the process. */
export async function bundleTensorFlow(root) {
  await build({
    stdin: {
      contents: `import '${core}/register_all_gradients';\nimport '${core}/public/chained_ops/register_all_chained_ops';\n`,
      resolveDir: root,
    },
    outfile: join(root, 'dist', 'vendor', 'tensorFlowGradients.js'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    mainFields: ['module', 'main'],
    target: 'node20',
    legalComments: 'eof',
    logLevel: 'error',
  });
}
