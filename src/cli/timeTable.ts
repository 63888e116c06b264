import type { FinishedRun, TimeProfile } from '../execution';
import { type Activity, activities } from '../records';
import { formatTable } from './table';

/** Prints what the processor seconds of the runs that were made went into, a row an experiment, and what that is of all. */
export function printTimes(finished: readonly FinishedRun[]): void {
  const timed = finished.flatMap(({ record, profile }) =>
    profile === undefined ? [] : [{ experiment: record.experiment, profile }],
  );
  if (timed.length === 0) {
    console.log('\nno run was made, so there is no time to tell of; --fresh makes finished ones again');
    return;
  }
  const names = [...new Set(timed.map(({ experiment }) => experiment))];
  const rows = names.map((name) =>
    rowOf(
      name,
      timed.filter(({ experiment }) => experiment === name).map(({ profile }) => profile),
    ),
  );
  const all = timed.map(({ profile }) => profile);
  const more = names.length > 1 ? [rowOf('all', all)] : [];
  const total = totalOf(all);
  const share = (seconds: number): string => `${((100 * seconds) / total).toFixed(1)} %`;
  const shares = ['share', '', '100 %', ...activities.map((name) => share(spentOn(all, name))), share(restOf(all))];
  console.log('\nProcessor seconds, and what they went into');
  console.log(formatTable(['experiment', 'runs', 'seconds', ...activities, 'rest'], [...rows, ...more, shares]));
}

function rowOf(name: string, profiles: readonly TimeProfile[]): readonly string[] {
  const numbers = [totalOf(profiles), ...activities.map((one) => spentOn(profiles, one)), restOf(profiles)];
  return [name, `${profiles.length}`, ...numbers.map((seconds) => seconds.toFixed(2))];
}

function totalOf(profiles: readonly TimeProfile[]): number {
  return profiles.reduce((sum, { total }) => sum + total, 0);
}

function spentOn(profiles: readonly TimeProfile[], activity: Activity): number {
  return profiles.reduce((sum, { spent }) => sum + (spent[activity] ?? 0), 0);
}

/** Schedules, heads, steps, and the studies that train nothing. */
function restOf(profiles: readonly TimeProfile[]): number {
  return totalOf(profiles) - activities.reduce((sum, activity) => sum + spentOn(profiles, activity), 0);
}
