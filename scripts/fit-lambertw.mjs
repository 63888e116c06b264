// Fits the rational functions of src/math/lambertwRationals.ts in 64-digit arithmetic and writes that file.
//
//   node scripts/fit-lambertw.mjs            writes src/math/lambertwRationals.ts
//   node scripts/fit-lambertw.mjs --check    fails unless the file equals what would be written
//
// Each function interpolates its target at Chebyshev nodes, drawn in the logarithm of the distance to the nearest
// singularity: there a rational interpolant is close to the best of its degree. No exchange iteration is needed.
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { argv, exit } from 'node:process';
import { fileURLToPath } from 'node:url';
import { decimal, targets } from './lambertw-targets.mjs';

const output = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'math', 'lambertwRationals.ts');

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

/** P and Q (Q(0) = 1) with offset + P/Q = value at degree[0] + degree[1] + 1 nodes, and the error between them. */
export function fitRational(target) {
  const [m, n] = target.degree;
  const center = target.center ?? 0;
  const points = nodes(target, m + n + 1);
  const values = points.map((t) => target.value(t).minus(target.offset));
  const rows = points.map((t, i) => {
    const powers = (count) => Array.from({ length: count }, (_, k) => t.minus(center).pow(k));
    return [
      ...powers(m + 1),
      ...powers(n + 1)
        .slice(1)
        .map((p) => p.times(values[i]).neg()),
    ];
  });
  const solution = solveLinear(rows, values.slice());
  const p = solution.slice(0, m + 1);
  const q = [decimal(1), ...solution.slice(m + 1)];
  let worst = 0;
  for (const t of nodes(target, 3 * (m + n + 1) + 1)) {
    const u = t.minus(center);
    const fitted = horner(p, u).div(horner(q, u)).plus(target.offset);
    const error = fitted.minus(target.value(t)).div(target.scale(t)).abs().toNumber();
    worst = Math.max(worst, error);
  }
  return { p: p.map((c) => c.toNumber()), q: q.map((c) => c.toNumber()), log2Error: Math.log2(worst) };
}

/** A number as the formatter wants it: shortest digits that round-trip. */
const literal = (x) => String(x);

function hornerLines(name, t, coefficients) {
  const [last, ...rest] = coefficients.slice().reverse();
  return [
    `  let ${name} = ${literal(last)};`,
    ...rest.map((c) => `  ${name} = ${name} * ${t} ${c < 0 ? '-' : '+'} ${literal(Math.abs(c))};`),
  ];
}

function functionText(target, { p, q, log2Error }) {
  const [m, n] = target.degree;
  const t = target.variable;
  const u = target.center ? 'u' : t;
  return [
    `/** ${target.about}; ${t} in [${target.from}, ${target.to}]. Degree (${m}, ${n}), error 2^${Math.ceil(log2Error)} of ${target.relativeTo}. */`,
    `export function ${target.name}(${t}: number): number {`,
    ...(target.center ? [`  const u = ${t} - ${literal(target.center)};`] : []),
    ...hornerLines('p', u, p),
    ...hornerLines('q', u, q),
    `  return ${target.offset === 0 ? '' : `${literal(target.offset)} + `}p / q;`,
    '}',
  ].join('\n');
}

/** The whole text of src/math/lambertwRationals.ts. */
export function generate() {
  const header =
    '// Written by scripts/fit-lambertw.mjs; do not edit. Check it with `npm run fit-lambertw -- --check`.';
  return `${[header, ...targets.map((target) => functionText(target, fitRational(target)))].join('\n\n')}\n`;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const text = generate();
  if (!argv.includes('--check')) writeFileSync(output, text);
  else if (readFileSync(output, 'utf8') !== text) {
    console.error(
      'src/math/lambertwRationals.ts differs from what scripts/fit-lambertw.mjs writes; run it without --check.',
    );
    exit(1);
  }
}
