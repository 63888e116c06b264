// One encoder in a process of its own; one JSON line out for each command line in. See train.ts.
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type BackendName, createEncoder, type HeadGradient, headGradient, type LoraGradient } from 'fedft';
import { createPlainEncoder } from './plainWasm';
import { type Problem, readProblem } from './trainProblem';

interface Engine {
  step(): Promise<{ readonly lora: LoraGradient; readonly head: HeadGradient }>;
  infer(): Promise<unknown>;
}

/** The whole step of all devices: features, each device's own loss (here one device), gradient of the factors. */
async function encoderEngine(problem: Problem, backend: BackendName, threads: number): Promise<Engine> {
  const { model, embeddings, lora, head, labels, loraAlpha } = problem;
  const encoder = await createEncoder(model, { backend, threads, loraAlpha });
  return {
    async step() {
      const { features, tape } = await encoder.forward(embeddings, lora);
      const gradient = headGradient(head, features, labels);
      return { lora: await encoder.backward(tape, gradient.features), head: gradient };
    },
    infer: () => encoder.infer(embeddings, lora),
  };
}

async function main(): Promise<void> {
  const [folder, backend, threads] = process.argv.slice(2) as [string, BackendName | 'plain-wasm', string];
  const problem = readProblem(folder);
  const engine =
    backend === 'plain-wasm'
      ? await createPlainEncoder(problem)
      : await encoderEngine(problem, backend, Number(threads));
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
