// Lambert-W against Boost.Math and scipy: processor time per call and largest error, region by region.
//
//   python3 bench/peers/references.py build/bench/references 1 100000   (mpmath; a minute or five)
//   npm run build && npm run bench -- lambertw
//
// Every figure is a median of interleaved rounds on the same 100,000 arguments, and processor time, not the clock.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lambertW0, lambertWm1 } from 'fedft';
import { buildBoost, buildFolder, median, peer, processorTime, python } from './measure';

const folder = join(buildFolder, 'references');
const ROUNDS = 9;

function doubles(file: string): Float64Array {
  const bytes = readFileSync(file);
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

const cell = new BigInt64Array(1);
const cellAsDouble = new Float64Array(cell.buffer);
function place(x: number): bigint {
  cellAsDouble[0] = x;
  return cell[0]! < 0n ? -(cell[0]! & 0x7fffffffffffffffn) : cell[0]!;
}
function largestError(values: Float64Array, references: Float64Array): number {
  let worst = 0;
  references.forEach((w, i) => {
    const distance = Number.isNaN(values[i]!) ? Infinity : Math.abs(Number(place(values[i]!) - place(w)));
    worst = Math.max(worst, distance);
  });
  return worst;
}

// One loop for each branch, so that each sees one callee; local names, so that it sees it at once.
const [upperBranch, lowerBranch] = [lambertW0, lambertWm1];
function upper(x: Float64Array, w: Float64Array, repeats: number): number {
  let sum = 0;
  for (let r = 0; r < repeats; r++) for (let i = 0; i < x.length; i++) sum += w[i] = upperBranch(x[i]!);
  return sum;
}
function lower(x: Float64Array, w: Float64Array, repeats: number): number {
  let sum = 0;
  for (let r = 0; r < repeats; r++) for (let i = 0; i < x.length; i++) sum += w[i] = lowerBranch(x[i]!);
  return sum;
}

type UpperBranch = (x: number) => number;

/** lambertW0 of the npm package lambert-w-function, where it is installed (`npm install --no-save lambert-w-function@5.0.0`). */
async function publishedUpperBranch(): Promise<UpperBranch | undefined> {
  const name = 'lambert-w-function';
  try {
    return ((await import(name)) as { lambertW0: UpperBranch }).lambertW0;
  } catch (error) {
    console.log(`${name}: skipped, ${(error as Error).message.split('\n')[0]}`);
    return undefined;
  }
}

function timePublished(f: UpperBranch, x: Float64Array, w: Float64Array): number {
  const rounds = Array.from({ length: 5 }, () => {
    const start = processorTime();
    for (let i = 0; i < x.length; i++) w[i] = f(x[i]!);
    return ((processorTime() - start) * 1e6) / x.length;
  });
  return median(rounds);
}

async function main(): Promise<void> {
  const names = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith('.x')) : [];
  if (names.length === 0) console.log(`no references: python3 bench/peers/references.py ${folder} 1 100000`);
  const boost = buildBoost();
  const published = await publishedUpperBranch();
  const rows: Record<string, string | number>[] = [];
  for (const file of names.sort()) {
    const path = join(folder, file);
    const branch = file.startsWith('0') ? 0 : -1;
    const x = doubles(path);
    const references = doubles(path.replace(/x$/, 'w'));
    const w = new Float64Array(x.length);
    const other = new Float64Array(x.length);
    const run = branch === 0 ? upper : lower;
    const repeats = Math.max(1, Math.round(1e6 / x.length));
    run(x, w, 3 * repeats);
    const own: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const start = processorTime();
      run(x, w, repeats);
      own.push(((processorTime() - start) * 1e6) / repeats / x.length);
      const measured = boost && peer<{ ns: number }>('Boost.Math', boost, [String(branch), path, String(repeats)]);
      if (measured) theirs.push(measured.ns);
    }
    const scipy = peer<{ ns: number }>('scipy', python, [
      join(__dirname, 'peers', 'scipy_lambertw.py'),
      String(branch),
      path,
      '1',
    ]);
    rows.push({
      region: file.replace('.x', '').replace(/^1/, '-1'),
      ns: median(own).toFixed(1),
      'Boost ns': theirs.length > 0 ? median(theirs).toFixed(1) : '-',
      ratio: theirs.length > 0 ? median(own.map((ns, i) => ns / theirs[i]!)).toFixed(2) : '-',
      'scipy ns': scipy ? scipy.ns.toFixed(0) : '-',
      ulp: largestError(w, references),
      'npm ns': published && branch === 0 ? timePublished(published, x, other).toFixed(0) : '-',
      'npm ulp': published && branch === 0 ? largestError(other, references) : '-',
      'Boost ulp': theirs.length > 0 ? largestError(doubles(`${path}.boost`), references) : '-',
      'scipy ulp': scipy ? largestError(doubles(`${path}.scipy`), references) : '-',
    });
  }
  console.table(rows);
}

void main();
