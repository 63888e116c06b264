// Runs the tests of the encoder, its memory and learning on native TensorFlow, building it first where it is not there. What it
// needs for that (Linux on x64, Python with pip, a compiler, PyPI within five minutes) may be missing: that is a sentence and
// no failure.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { env, execPath, exit } from 'node:process';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = resolve(env.FEDFT_TENSORFLOW || join(root, 'build', 'native-tensorflow'));
const binding = join(home, 'node_modules', '@tensorflow', 'tfjs-node-gpu', 'lib', 'napi-v8', 'tfjs_binding.node');

if (!existsSync(binding)) {
  const build = [join(root, 'scripts', 'native-tensorflow.mjs'), '--cpu', '--minutes', '5'];
  const { status } = spawnSync(execPath, build, { stdio: ['ignore', 'inherit', 2] });
  if (status === 3) {
    console.log('test:tensorflow: skipped, native TensorFlow cannot be had here; the line above says why');
    exit(0);
  }
  if (status !== 0) exit(status ?? 1);
}
const tests = ['transformer/encoder.test.ts', 'transformer/memory.test.ts', 'transformer/runtimes.test.ts'];
const { status } = spawnSync(
  execPath,
  [
    join(root, 'node_modules', 'mocha', 'bin', 'mocha.js'),
    ...['--reporter', 'spec', 'test/tensorflow/*.tensorflow.ts', ...tests.map((test) => `test/${test}`)],
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: { ...env, FEDFT_TEST_BACKEND: 'tensorflow', FEDFT_TENSORFLOW: home, TF_CPP_MIN_LOG_LEVEL: '2' },
  },
);
exit(status ?? 1);
