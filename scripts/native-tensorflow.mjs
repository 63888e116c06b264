// Builds backend `tensorflow` from packages alone: npm's binding (@tensorflow/tfjs-node-gpu, whose own installer wants a server
// that is neither npm's nor PyPI's), compiled against the C library inside PyPI's TensorFlow wheel.
//
//   npm run native-tensorflow -- [--cuda | --cpu] [--to DIR] [--wheel FILE] [--minutes N]
//
// For the CPU the wheel is tensorflow-cpu (207 MB); with --cuda, the default where nvidia-smi finds a GPU, it is tensorflow with
// NVIDIA's packages beside it (about 2 GB). Nothing outside DIR is changed; DIR is FEDFT_TENSORFLOW, else build/native-tensorflow.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { arch, argv, env, execPath, exit, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The TensorFlow whose wheel holds a whole C library and whose C interface the binding knows. */
const VERSION = '2.15.1';
const BINDING = '@tensorflow/tfjs-node-gpu@4.22.0';
/** What the wheel's own metadata asks for under and-cuda. */
const CUDA = [
  'nvidia-cublas-cu12==12.2.5.6',
  'nvidia-cuda-cupti-cu12==12.2.142',
  'nvidia-cuda-nvcc-cu12==12.2.140',
  'nvidia-cuda-nvrtc-cu12==12.2.140',
  'nvidia-cuda-runtime-cu12==12.2.140',
  'nvidia-cudnn-cu12==8.9.4.25',
  'nvidia-cufft-cu12==11.0.8.103',
  'nvidia-curand-cu12==10.3.3.141',
  'nvidia-cusolver-cu12==11.5.2.141',
  'nvidia-cusparse-cu12==12.1.2.141',
  'nvidia-nccl-cu12==2.16.5',
  'nvidia-nvjitlink-cu12==12.2.140',
];
const root = join(dirname(fileURLToPath(import.meta.url)), '..');

const { values: flags } = parseArgs({
  args: argv.slice(2),
  options: {
    cuda: { type: 'boolean' },
    cpu: { type: 'boolean' },
    to: { type: 'string' },
    wheel: { type: 'string' },
    minutes: { type: 'string', default: '60' },
  },
});
const home = resolve(flags.to ?? (env.FEDFT_TENSORFLOW || join(root, 'build', 'native-tensorflow')));
const until = Date.now() + Number(flags.minutes) * 60_000;

/** Ends with a sentence; 3 says that something is missing here, which whoever calls may skip for. */
function stop(message, code = 3) {
  console.error(`native-tensorflow: ${message}`);
  exit(code);
}

function run(what, program, args, options = {}) {
  console.error(`native-tensorflow: ${what}`);
  const timeout = until - Date.now();
  if (timeout <= 0) stop(`not done within ${flags.minutes} minutes, before: ${what}; the same command goes on`);
  const { status, error, signal } = spawnSync(program, args, { stdio: ['ignore', 2, 2], timeout, ...options });
  if (error?.code === 'ENOENT') stop(`${program} is not installed`);
  if (error?.code === 'ETIMEDOUT') stop(`${what} was not done within ${flags.minutes} minutes`);
  if (status !== 0) stop(`${what} failed (${signal ?? `exit status ${status}`}); see above`);
}

const quiet = (program, args) => spawnSync(program, args, { encoding: 'utf8' });

if (platform !== 'linux' || arch !== 'x64') {
  stop(`PyPI's wheel with a C library is for Linux on x64, this is ${platform}-${arch}; use backend onnx`);
}
const python = ['python3', 'python'].find((name) => quiet(name, ['-m', 'pip', '--version']).status === 0);
if (python === undefined) stop('Python 3 with pip is not installed');
for (const tool of ['g++', 'make']) if (quiet(tool, ['--version']).status !== 0) stop(`${tool} is not installed`);
const hasGpu = quiet('nvidia-smi', ['-L']).status === 0;
const cuda = flags.cuda ?? (!flags.cpu && hasGpu);

const wheels = join(home, 'wheels');
const unpacked = join(home, 'python');
mkdirSync(wheels, { recursive: true });
const wheel = (name) => readdirSync(wheels).find((file) => file.startsWith(`${name.replaceAll('-', '_')}-`));

/** Downloads wheels for the Python that the wheel was made for, whichever is installed: nothing of it is run. */
function download(...requirements) {
  run(`fetching ${requirements.join(', ')} from PyPI`, python, [
    ...['-m', 'pip', 'download', '--quiet', '--no-deps', '--only-binary', ':all:', '--dest', wheels],
    ...['--implementation', 'cp', '--python-version', '3.11', '--abi', 'cp311', '--abi', 'none'],
    ...['--platform', 'manylinux_2_17_x86_64', '--platform', 'manylinux2014_x86_64', '--platform', 'manylinux1_x86_64'],
    ...requirements,
  ]);
}

/** Unpacks what of a wheel lies under these folders. */
function unpack(file, ...folders) {
  const program = `import sys, zipfile
z = zipfile.ZipFile(sys.argv[1])
z.extractall(sys.argv[2], [n for n in z.namelist() if n.startswith(tuple(sys.argv[3:]))])`;
  run(`unpacking ${file.split('/').at(-1)}`, python, ['-c', program, file, unpacked, ...folders]);
}

const main = cuda ? 'tensorflow' : 'tensorflow-cpu';
if (flags.wheel === undefined && wheel(main) === undefined) download(`${main}==${VERSION}`);
if (cuda) for (const one of CUDA) if (wheel(one.split('==')[0]) === undefined) download(one);

rmSync(unpacked, { recursive: true, force: true });
const headers = ['tensorflow/include/tensorflow/', 'tensorflow/include/tsl/'];
unpack(resolve(flags.wheel ?? join(wheels, wheel(main))), 'tensorflow/libtensorflow', ...headers);
if (cuda) for (const one of CUDA) unpack(join(wheels, wheel(one.split('==')[0])), 'nvidia/');
const library = join(unpacked, 'tensorflow', 'libtensorflow_cc.so.2');
if (!existsSync(library)) stop(`the wheel holds no libtensorflow_cc.so.2; give tensorflow-cpu ${VERSION}`, 1);

writeFileSync(join(home, 'package.json'), '{ "name": "native-tensorflow", "private": true }\n');
const npm = join(quiet('npm', ['root', '--global']).stdout.trim(), 'npm');
const scope = join(home, 'node_modules', '@tensorflow');
rmSync(scope, { recursive: true, force: true });
run('installing the binding and what it needs from npm', 'npm', [
  ...['install', '--prefix', home, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save', BINDING],
]);
// One TensorFlow.js a process: the binding registers its backend with the library's own.
const ours = join(root, 'node_modules', '@tensorflow');
for (const name of readdirSync(ours)) {
  if (/^tfjs-node/.test(name)) continue;
  rmSync(join(scope, name), { recursive: true, force: true });
  symlinkSync(join(ours, name), join(scope, name));
}

const binding = join(scope, 'tfjs-node-gpu');
const link = (from, to) => {
  mkdirSync(dirname(from), { recursive: true });
  if (lstatSync(from, { throwIfNoEntry: false })) rmSync(from);
  symlinkSync(relative(dirname(from), to), from);
};
const libraries = join(binding, 'deps', 'lib');
for (const name of ['libtensorflow.so', 'libtensorflow_cc.so.2']) link(join(libraries, name), library);
for (const name of ['libtensorflow_framework.so', 'libtensorflow_framework.so.2']) {
  link(join(libraries, name), join(unpacked, 'tensorflow', 'libtensorflow_framework.so.2'));
}
link(join(binding, 'deps', 'include'), join(unpacked, 'tensorflow', 'include'));
// The library looks for NVIDIA's beside its own folder, under whichever path it was opened.
if (cuda) link(join(binding, 'deps', 'nvidia'), join(unpacked, 'nvidia'));

const prefix = join(dirname(execPath), '..');
const local = existsSync(join(prefix, 'include', 'node', 'node_api.h')) ? [`--nodedir=${prefix}`] : [];
run(
  'compiling the binding',
  execPath,
  [
    join(npm, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js'),
    ...['rebuild', ...local, '--napi_build_version=8', '--module_name=tfjs_binding'],
    `--module_path=${join(binding, 'lib', 'napi-v8')}`,
  ],
  { cwd: binding },
);

const probe = `const tf = require(${JSON.stringify(join(scope, 'tfjs'))}); require(${JSON.stringify(binding)});
tf.setBackend('tensorflow').then(() => {
  const { isGPUDevice, binding: native } = tf.backend();
  const sum = tf.tidy(() => tf.matMul(tf.ones([8, 8]), tf.ones([8, 8])).sum().dataSync()[0]);
  if (sum !== 512) throw new Error('a product of ones gives ' + sum);
  console.log('TensorFlow ' + native.TF_Version + ' on ' + (isGPUDevice ? 'the GPU' : 'the CPU') + ' in ${home}');
});`;
const { status, stdout, stderr } = spawnSync(execPath, ['-e', probe], {
  encoding: 'utf8',
  env: { ...env, TF_CPP_MIN_LOG_LEVEL: '2' },
});
if (status !== 0) stop(`the binding does not start: ${/^.*Error.*$/m.exec(stderr)?.[0] ?? stderr.trim()}`, 1);
console.log(stdout.trim());
