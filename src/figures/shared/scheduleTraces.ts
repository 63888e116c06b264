import { points, type ScatterTrace, translucent } from '../../plot/grammar';
import { describeRecords, type GroupRead, type Reads } from '../figure';
import type { SchemeSeries, Styled } from '../schemeStyle';
import type { SchemeLineOptions } from './schemeLine';
import { taskRuns } from './taskRuns';
import { seriesOfGroups } from './together';

/** The rounds of one scheme, as a record's results hold them: one entry a round in each list. */
export interface SchedulingSeries extends SchemeSeries {
  /** n_t, scheduled devices. */
  readonly devices: readonly number[];
  /** tau_t of (7), seconds; 0 in a round without devices. */
  readonly delay: readonly number[];
  /** Q_t of (18) before the round, seconds. */
  readonly backlog: readonly number[];
}

/** What a figure of scheduling shows. */
export interface SchedulingFigureOptions {
  readonly id?: string;
  readonly series: readonly SchedulingSeries[];
  /** tau_bar of (8), seconds. */
  readonly delayBudget: number;
  /** K. */
  readonly deviceCount: number;
  /** Provenance, one line each. */
  readonly source?: readonly string[];
}

/** The lists of a figure from the trace that `simulateScheduling` returns. */
export function schedulingSeries(trace: {
  readonly scheme: string;
  readonly rounds: readonly { readonly devices: readonly number[]; readonly delay: number; readonly backlog: number }[];
}): SchedulingSeries {
  const { scheme, rounds } = trace;
  return {
    scheme,
    devices: rounds.map(({ devices }) => devices.length),
    delay: rounds.map(({ delay }) => delay),
    backlog: rounds.map(({ backlog }) => backlog),
  };
}

/** The task whose first seed is shown: a budget per bit makes the schedule independent of the payload, so any would do. */
const scheduleTask = 'generated-sentiment';

/**
 * What happened between scheme and channel in the first seed of figures 3 and 4.
 *
 * @param without - names of schemes to leave out
 */
export function schedulesOf(without: readonly string[] = []): Reads<Omit<SchedulingFigureOptions, 'id'>> {
  return {
    experiment: 'learning',
    read(from) {
      const runs = taskRuns(scheduleTask, from);
      if (runs === undefined) return undefined;
      const { seed } = runs.records[0]!.record;
      const ofSeed = new Map(
        runs.records.filter(({ record }) => record.seed === seed).map((found) => [found.record.results.scheme, found]),
      );
      const schemes = [...runs.schemes.keys()].filter((scheme) => !without.includes(scheme));
      if (schemes.length === 0) return undefined;
      const records = schemes.map((scheme) => ofSeed.get(scheme)!);
      const { delayBudget, deviceCount } = records[0]!.record.results;
      const series = schemes.map((scheme, i) => ({ scheme, ...records[i]!.record.results.rounds }));
      const source = [`One cell: seed ${seed}.`, describeRecords(records)];
      return { read: { series, delayBudget, deviceCount, source }, records, leftOut: runs.leftOut };
    },
  };
}

/** The schedules of several groups; the delay budget and the number of devices are those of the first. */
export function schedulesOfGroups(
  parts: readonly GroupRead<Omit<SchedulingFigureOptions, 'id'>>[],
): Omit<SchedulingFigureOptions, 'id'> {
  return {
    ...parts[0]!.read,
    series: seriesOfGroups(parts, ({ series }) => series),
    source: parts.flatMap(({ group, read }) => (read.source ?? []).map((one) => `${group}: ${one}`)),
  };
}

/** A small pale dot for each round, out of the legend. */
export function roundDots({ style, group }: Styled<SchedulingSeries>, y: readonly number[]): ScatterTrace {
  const { colour, marker } = style;
  return points({ group, x: roundNumbers(y), y, marker, size: 4, colour: translucent(colour, 0.28) });
}

/** How the line of a series looks. */
export function roundLine({ scheme, style, group }: Styled<SchedulingSeries>): Omit<SchemeLineOptions, 'x' | 'y'> {
  return { scheme, style, group, markers: 8 };
}

/** Rounds of the longest series, at least 1. */
export function longestOf(series: readonly SchedulingSeries[]): number {
  return Math.max(1, ...series.map(({ devices }) => devices.length));
}

/** 0, 1, ..., one for each value. */
export function roundNumbers(values: readonly unknown[]): number[] {
  return values.map((_, round) => round);
}

/** The unit in which a duration is easiest to read. */
export function timeUnit(seconds: number): { readonly unit: string; readonly perSecond: number } {
  if (seconds >= 1 || !(seconds > 0)) return { unit: 's', perSecond: 1 };
  return seconds >= 1e-3 ? { unit: 'ms', perSecond: 1e3 } : { unit: 'µs', perSecond: 1e6 };
}
