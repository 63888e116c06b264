import { randomPretrained } from '../checkpoint';
import { type BackendName, type BertConfig, backendStatus, createEncoder } from '../transformer';
import { type Check, type Finding, found, missing } from './check';

const small: BertConfig = {
  modelType: 'bert',
  hiddenLayers: 1,
  hiddenSize: 8,
  attentionHeads: 2,
  intermediateSize: 16,
  layerNormEps: 1e-12,
  vocabularySize: 8,
  maxPositions: 4,
  tokenTypes: 2,
};

const remedies: { readonly [backend in BackendName]: string } = {
  tensorflow: 'npm run native-tensorflow builds it (Linux on x64, Python with pip, a compiler); it is the way to a GPU',
  onnx: 'run npm ci again; without it runs take backend wasm, which is slower',
  wasm: 'run npm ci again',
  cpu: 'run npm ci again',
};

/**
 * Every tensor backend: whether it starts, and computes what plain JavaScript computes. The main job needs one of them.
 */
export const backends: Check = async () => {
  const statuses = await backendStatus();
  const some = statuses.some(({ available }) => available);
  const findings: Finding[] = [];
  for (const { backend, available, reason } of statuses) {
    const part = `backend ${backend}`;
    const fault = available ? await faultOf(backend) : reason;
    findings.push(
      fault === undefined
        ? found(part, await describe(backend), backend === 'onnx')
        : missing(part, fault, !some && backend === 'onnx', remedies[backend]),
    );
  }
  return findings;
};

/** Why a backend that starts cannot be used; undefined where it computes as it should. */
async function faultOf(backend: BackendName): Promise<string | undefined> {
  try {
    const [features, expected] = [await featuresOn(backend), await featuresOn('cpu')];
    const error = Math.sqrt(features.reduce((sum, value, i) => sum + (value - expected[i]!) ** 2, 0));
    return error < 1e-4 ? undefined : `computes something else than plain JavaScript (by ${error})`;
  } catch (error) {
    return `starts, but fails: ${(error as Error).message}`;
  }
}

async function featuresOn(backend: BackendName): Promise<Float32Array> {
  const encoder = await createEncoder(randomPretrained(small, 1), { backend });
  try {
    const values = Float32Array.from({ length: 3 * small.hiddenSize }, (_, i) => Math.sin(i));
    return await encoder.infer(
      { batch: 1, tokens: 3, hidden: small.hiddenSize, values, attentionMask: new Uint8Array(3).fill(1) },
      new Map(),
    );
  } finally {
    encoder.dispose();
  }
}

async function describe(backend: BackendName): Promise<string> {
  if (backend !== 'tensorflow') return 'starts and computes';
  const { backend: native } = require('@tensorflow/tfjs-core') as { backend(): { readonly isGPUDevice?: boolean } };
  return `starts and computes, on the ${native().isGPUDevice ? 'GPU' : 'CPU'}`;
}
