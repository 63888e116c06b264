import { startThreadTime } from './threadTime';

/** What the time of a run goes into: reading data, a model's weights and graphs, the passes, measurements, records. */
export const activities = ['data', 'model', 'forward', 'backward', 'evaluation', 'records'] as const;

/** One of {@link activities}. */
export type Activity = (typeof activities)[number];

/** Processor seconds of a thread by what they went into; what is none of it is in no entry. */
export type TimeSpent = { readonly [activity in Activity]?: number };

/** Where this thread notes its time; undefined as long as nobody asks. */
let noted: { [activity in Activity]?: number } | undefined;

/** The piece of work under way, and the seconds of it that went into another activity. */
let underWay: { taken: number } | undefined;

/**
 * Begins to note what the time of this thread goes into. It changes nothing that is computed.
 *
 * @returns ends it, and gives what was noted
 */
export function noteTime(): () => TimeSpent {
  const own: { [activity in Activity]?: number } = {};
  noted = own;
  underWay = undefined;
  return () => {
    if (noted === own) noted = undefined;
    return own;
  };
}

/** Whether somebody asks what the time of this thread goes into. */
export function isTimeNoted(): boolean {
  return noted !== undefined;
}

/**
 * Begins a piece of work. Within another piece it counts for that one, except for making a model ready, which every pass may
 * have to do first and which is noted apart. Where nobody asks for times nothing happens.
 *
 * @returns ends it
 */
export function startActivity(activity: Activity): () => void {
  const [book, outer] = [noted, underWay];
  if (book === undefined || (outer !== undefined && activity !== 'model')) return () => {};
  const piece = { taken: 0 };
  underWay = piece;
  const elapsed = startThreadTime();
  return () => {
    const seconds = elapsed();
    book[activity] = (book[activity] ?? 0) + seconds - piece.taken;
    if (outer !== undefined) outer.taken += seconds;
    underWay = outer;
  };
}

/** Does a piece of work and notes its time, as {@link startActivity} does. */
export async function spend<T>(activity: Activity, work: () => T | Promise<T>): Promise<T> {
  const end = startActivity(activity);
  try {
    return await work();
  } finally {
    end();
  }
}
