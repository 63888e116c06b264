// One encoder in a process of its own; one JSON line out for each command line in. See train.ts.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createEncoder, EdgeServer, headGradient, InputError, lowRankTraining, type TaskHead } from 'fedft';
import { type BackendName, type LoraGradient, uplinkEmbeddings, uplinkFeatureGradient } from 'fedft/model';
import { createPlainEncoder } from './plainWasm';
import { type Problem, readProblem } from './trainProblem';

interface Engine {
  step(): Promise<{ readonly lora: LoraGradient; readonly head: Pick<TaskHead, 'weight' | 'bias'> }>;
  infer(): Promise<unknown>;
}

/** About the tokens of one device's mini-batch here: 16 sequences of 32, 8 of 64, 3 of 197. */
const DEVICE_TOKENS = 512;

/** Too small to move a factor, so that every round computes the same. */
const STEP_SIZE = 1e-12;

/**
 * The server's whole round and the devices' gradients: the batch is that of several devices, each with an equal part. All
 * share one head, so that the gradient is that of one batch.
 */
async function encoderEngine(problem: Problem, backend: BackendName): Promise<Engine> {
  const { model, embeddings, lora, head, labels, loraAlpha } = problem;
  const { batch, tokens, hidden, values, attentionMask } = embeddings;
  const encoder = await createEncoder(model, { backend, loraAlpha });
  const server = new EdgeServer(lowRankTraining(encoder, lora, STEP_SIZE));
  const part = Math.min(batch, Math.round(DEVICE_TOKENS / tokens));
  const devices = batch / part;
  if (!Number.isInteger(devices)) {
    throw new InputError(
      `batch must be a multiple of ${part}, a device's part of about ${DEVICE_TOKENS} tokens, got ${batch}`,
    );
  }
  const share = (array: Float32Array | Uint8Array, device: number) =>
    array.subarray((device * array.length) / devices, ((device + 1) * array.length) / devices) as never;
  return {
    async step() {
      const messages = Array.from({ length: devices }, (_, device) => {
        const own = { batch: part, tokens, hidden };
        const arrays = { values: share(values, device), attentionMask: share(attentionMask, device) };
        return uplinkEmbeddings({ round: 0, device, format: 'f32' }, { ...own, ...arrays }, true);
      });
      const sum = { weight: new Float32Array(head.weight.length), bias: new Float32Array(head.bias.length) };
      const gradient = await server.exchange(messages, ({ device, features }) => {
        const own = headGradient(head, features, labels.slice(device * part, (device + 1) * part));
        for (const [i, value] of own.weight.entries()) sum.weight[i]! += value / devices;
        for (const [i, value] of own.bias.entries()) sum.bias[i]! += value / devices;
        return uplinkFeatureGradient({ round: 0, device, format: 'f32' }, part, own.features);
      });
      return { lora: gradient.lora, head: sum };
    },
    infer: () => encoder.infer(embeddings, lora),
  };
}

async function main(): Promise<void> {
  const [folder, backend] = process.argv.slice(2) as [string, BackendName | 'plain-wasm'];
  const problem = readProblem(folder);
  const engine = backend === 'plain-wasm' ? await createPlainEncoder(problem) : await encoderEngine(problem, backend);
  const answer = async (command: string, path: string | undefined): Promise<object> => {
    if (command === 'gradient') {
      const { lora, head } = await engine.step();
      const values: Record<string, Float32Array> = { 'head.weight': head.weight, 'head.bias': head.bias };
      for (const [site, { A, B }] of lora) Object.assign(values, { [`lora.${site}.A`]: A, [`lora.${site}.B`]: B });
      const bytes = Object.values(values).map((v) => Buffer.from(v.buffer, v.byteOffset, v.byteLength));
      writeFileSync(path!, Buffer.concat(bytes));
      return { names: Object.keys(values) };
    }
    if (command === 'memory') return { mib: process.resourceUsage().maxRSS / 1024 };
    const [start, used] = [performance.now(), process.cpuUsage()];
    if (command === 'step') await engine.step();
    else await engine.infer();
    const { user, system } = process.cpuUsage(used);
    return { wall: performance.now() - start, processor: (user + system) / 1e3 };
  };
  for await (const line of createInterface({ input: process.stdin })) {
    const [command, path] = line.split(' ');
    console.log(JSON.stringify(await answer(command!, path)));
  }
}

void main();
