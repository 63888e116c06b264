import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from 'fedft';
import { repositoryRoot, writeFileAtomic } from 'fedft/lab';
import { type Measured, measuredHere } from '../page/history';

/** Where what was measured last is committed. */
export const growthFile: string = join(repositoryRoot, 'bench', 'growth.json');

/** The parts of the bench, a figure each. */
export const growthParts = ['rounds', 'solvers', 'steps', 'records'] as const;
export type GrowthPart = (typeof growthParts)[number];

/** One curve: the processor time of something against its size. */
export interface Growth {
  readonly part: GrowthPart;
  readonly name: string;
  /** What n counts: `devices`. */
  readonly variable: string;
  readonly unit: 'ms' | 's';
  readonly sizes: readonly number[];
  readonly values: readonly number[];
  /** Sizes from here on count for the exponent: below, what a thing costs at all hides how it grows. */
  readonly from: number;
  /** Slope of the regression of ln time on ln n. */
  readonly exponent: number;
}

/** What is committed: each part with where it was measured. */
export interface GrowthRecord {
  readonly measured: { readonly [part in GrowthPart]?: Measured };
  readonly growth: readonly Growth[];
}

/** Measures a curve, the sizes one after the other. */
export async function grow(
  what: Pick<Growth, 'part' | 'name' | 'variable' | 'unit' | 'sizes' | 'from'>,
  measure: (size: number) => Promise<number> | number,
): Promise<Growth> {
  const values: number[] = [];
  for (const size of what.sizes) values.push(Number((await measure(size)).toPrecision(3)));
  const exponent = Number(slope(what.sizes, values, what.from).toFixed(3));
  console.log(`${what.name} by ${what.variable} ${what.sizes}: ${values} ${what.unit}; exponent ${exponent}`);
  return { ...what, values, exponent };
}

/** Slope of ln y over ln x by least squares, over the points with x >= from. */
function slope(x: readonly number[], y: readonly number[], from: number): number {
  const points = x.flatMap((value, i) => (value >= from ? [[Math.log(value), Math.log(y[i]!)] as const] : []));
  if (points.length < 2)
    throw new InputError(`an exponent needs two sizes from ${from} on, got ${points.length}; add sizes`);
  const mean = (axis: 0 | 1): number => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [mx, my] = [mean(0), mean(1)];
  const sum = (f: (point: readonly [number, number]) => number): number =>
    points.reduce((total, point) => total + f(point), 0);
  return sum(([px, py]) => (px - mx) * (py - my)) / sum(([px]) => (px - mx) ** 2);
}

/** What was measured last; nothing before the first time. */
export function readGrowth(): GrowthRecord {
  return existsSync(growthFile)
    ? (JSON.parse(readFileSync(growthFile, 'utf8')) as GrowthRecord)
    : { measured: {}, growth: [] };
}

/** Puts one part in the place of what was measured of it before. */
export function writeGrowth(part: GrowthPart, growth: readonly Growth[]): void {
  const known = readGrowth();
  const all = growthParts.flatMap((one) => (one === part ? growth : known.growth.filter((each) => each.part === one)));
  const record: GrowthRecord = { measured: { ...known.measured, [part]: measuredHere() }, growth: all };
  writeFileAtomic(growthFile, `${JSON.stringify(record, null, 1)}\n`);
}
