import { performance } from 'node:perf_hooks';
import { RandomStream } from 'fedft';
import { FastStream, monteCarlo, separableProblem } from 'fedft/lab';

// 10,000 runs of 200 rounds in 50 dimensions on one core; the target is 20 s.
// Run: npm run bench -- bound

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

const rows: Record<string, string>[] = [];
for (const [name, shape, adapterSize, headSize] of [
  ['quadratic, 50 low-rank entries', 'quadratic', 50, 0],
  ['quadratic, 40 + 10 heads of 1', 'quadratic', 40, 1],
  ['quadratic, 20 + 10 heads of 3', 'quadratic', 20, 3],
  ['sine, 40 + 10 heads of 1', 'sine', 40, 1],
] as const) {
  const problem = separableProblem({ shape, devices: 10, adapterSize, headSize, condition: 10, start: 1 });
  const schedule = new Array<number>(200).fill(5);
  const taken = seconds(() =>
    monteCarlo({
      problem,
      schedule,
      learningRate: 0.5,
      noise: { kind: 'gaussian', variance: 0.1 },
      headUpdates: 'scheduled',
      runs: 10_000,
      seed: 0,
    }),
  );
  rows.push({ '10,000 runs x 200 rounds, d = 50': name, seconds: taken.toFixed(2) });
}
console.table(rows);

const out = new Float64Array(1e4);
const fast = new FastStream(0, 'bench');
const polar = new RandomStream(0, 'bench');
const perNormal = (work: () => void, count: number): string => `${((seconds(work) / count) * 1e9).toFixed(1)} ns`;
const fastNormals = perNormal(() => {
  for (let i = 0; i < 1000; i++) fast.fillNormals(out);
}, 1e7);
const polarNormals = perNormal(() => {
  for (let i = 0; i < 1e6; i++) polar.normal();
}, 1e6);
console.table([
  { 'one normal': 'FastStream.fillNormals', time: fastNormals },
  { 'one normal': 'RandomStream.normal', time: polarNormals },
]);
