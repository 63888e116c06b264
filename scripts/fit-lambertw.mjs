// Fits the rational functions of src/math/lambertwTables.ts in 50-digit arithmetic and writes that file.
//
//   node scripts/fit-lambertw.mjs            writes src/math/lambertwTables.ts
//   node scripts/fit-lambertw.mjs --check    fails unless the file equals what would be written
//
// Each function interpolates its target at Chebyshev nodes, drawn in the logarithm of the distance to the nearest
// singularity: there a rational interpolant is close to the best of its degree. No exchange iteration is needed.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { decimal, tables } from './lambertw-targets.mjs';

const output = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'math', 'lambertwTables.ts');

/** Degree of every numerator and denominator. */
const DEGREE = 6;

/** Solves a dense linear system by elimination with partial pivoting; overwrites both arguments. */
function solveLinear(matrix, rhs) {
  const n = rhs.length;
  for (let i = 0; i < n; i++) {
    let pivot = i;
    for (let r = i + 1; r < n; r++) if (matrix[r][i].abs().gt(matrix[pivot][i].abs())) pivot = r;
    [matrix[i], matrix[pivot]] = [matrix[pivot], matrix[i]];
    [rhs[i], rhs[pivot]] = [rhs[pivot], rhs[i]];
    for (let r = i + 1; r < n; r++) {
      const factor = matrix[r][i].div(matrix[i][i]);
      for (let c = i; c < n; c++) matrix[r][c] = matrix[r][c].minus(factor.times(matrix[i][c]));
      rhs[r] = rhs[r].minus(factor.times(rhs[i]));
    }
  }
  const x = new Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rhs[i];
    for (let c = i + 1; c < n; c++) sum = sum.minus(matrix[i][c].times(x[c]));
    x[i] = sum.div(matrix[i][i]);
  }
  return x;
}

/** Chebyshev points of [from, to], in ln|t - singularity| where one is given. */
function nodes({ from, to, singularity }, count) {
  const [a, b] = [decimal(from), decimal(to)];
  const place = (low, high) =>
    Array.from({ length: count }, (_, i) => {
      const cosine = decimal(String(Math.cos((Math.PI * (2 * i + 1)) / (2 * count))));
      return low.plus(high).div(2).plus(high.minus(low).div(2).times(cosine));
    });
  if (singularity === undefined) return place(a, b);
  const pole = decimal(singularity);
  const side = a.gt(pole) ? 1 : -1;
  const distance = (t) => t.minus(pole).times(side).ln();
  return place(distance(a), distance(b)).map((u) => u.exp().times(side).plus(pole));
}

const horner = (coefficients, t) => coefficients.reduceRight((sum, c) => sum.times(t).plus(c), decimal(0));

/**
 * The end towards the singularity: all poles of the interpolant lie beyond it, so P and Q have terms of one sign and their
 * sums lose nothing.
 */
function centerOf({ from, to, center, singularity }) {
  return center ?? Number(decimal(singularity).gt(decimal(to)) ? to : from);
}

/** offset + P(u)/Q(u) = value at as many nodes as there are coefficients, u = t - center, Q(0) = 1, and the largest error between them. */
export function fitRow(row) {
  const [m, n] = row.degree ?? [DEGREE, DEGREE];
  const center = centerOf(row);
  const offset = Number(row.value(decimal(center)).toNumber().toPrecision(4));
  const points = nodes(row, m + n + 1);
  const values = points.map((t) => row.value(t).minus(offset));
  const rows = points.map((t, i) => {
    const powers = (last) => Array.from({ length: last + 1 }, (_, k) => t.minus(center).pow(k));
    const right = powers(n).slice(1);
    return [...powers(m), ...right.map((p) => p.times(values[i]).neg())];
  });
  const solution = solveLinear(rows, values.slice());
  const p = solution.slice(0, m + 1);
  const q = [decimal(1), ...solution.slice(m + 1)];
  let worst = 0;
  for (const t of nodes(row, 2 * (m + n) + 1)) {
    const u = t.minus(center);
    const error = horner(p, u).div(horner(q, u)).plus(offset).minus(row.value(t)).toNumber();
    worst = Math.max(worst, Math.abs(error / row.scale(t)));
  }
  const padded = (c) => [...c, ...new Array(DEGREE + 1 - c.length).fill(decimal(0))];
  const numbers = [decimal(center), decimal(offset), ...padded(p), ...padded(q).slice(1)].map((c) => c.toNumber());
  return { numbers, log2Error: Math.log2(worst) };
}

/** Numbers in lines of at most 120 characters, as the formatter fills them. */
function filled(numbers) {
  const lines = [];
  let line = ' ';
  for (const x of numbers) {
    const item = ` ${String(x).replace('e+', 'e')},`;
    if (line.length + item.length > 120) {
      lines.push(line);
      line = ' ';
    }
    line += item;
  }
  return [...lines, line];
}

/** The whole text of src/math/lambertwTables.ts. */
export function generate() {
  const all = [];
  const names = [];
  let start = 0;
  for (const { name, about, rows } of tables) {
    const fitted = rows.map((row) => fitRow(row));
    const worst = Math.ceil(Math.max(...fitted.map((row) => row.log2Error)));
    names.push(`/** First row: ${about}. Error at most 2^${worst}. */`, `export const ${name} = ${start};`, '');
    for (const { numbers } of fitted) all.push(...numbers);
    start += fitted.length * (2 * DEGREE + 3);
  }
  return `${[
    '// Written by scripts/fit-lambertw.mjs; do not edit. `npm run fit-lambertw -- --check` compares.',
    '',
    `/** Numbers in a row: center, offset, the ${DEGREE + 1} coefficients of P and the ${DEGREE} of Q after its leading 1. */`,
    `export const ROW = ${2 * DEGREE + 3};`,
    '',
    ...names,
    '/** Every row of every table. A row stands for offset + P(u)/Q(u) with u = t - center. */',
    'export const ROWS: Float64Array = new Float64Array([',
    ...filled(all),
    ']);',
  ].join('\n')}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const text = generate();
  if (!argv.includes('--check')) writeFileSync(output, text);
  else if (readFileSync(output, 'utf8') !== text) {
    console.error(
      'src/math/lambertwTables.ts differs from what scripts/fit-lambertw.mjs writes; run it without --check.',
    );
    exit(1);
  }
}
