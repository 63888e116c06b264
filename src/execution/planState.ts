import { FedftError, InputError } from '../errors';
import {
  clearSnapshot,
  currentEnvironment,
  makeRecord,
  removeAbandoned,
  snapshotPath,
  startThreadTime,
  toJson,
  writeRecord,
} from '../records';
import type { Execution, ExecutionOptions, FailedRun } from './execution';
import type { Executor, TimedOutcome, TimeProfile } from './executor';
import { compareWithReference, type FinishedRun, finishedBefore, snapshotKey, studyField } from './finishedRun';
import { type PlannedRun, runKey } from './plan';
import { plannedPath, recordsFolderOf } from './plannedPath';

/** What of a plan is waiting, finished and failed; takes it from one to the other. */
export class PlanState {
  waiting: readonly PlannedRun[];
  readonly #plan: readonly PlannedRun[];
  readonly #options: ExecutionOptions;
  readonly #finished = new Map<PlannedRun, FinishedRun>();
  readonly #failed = new Map<PlannedRun, FailedRun>();
  /** Why no other run may start, where none may. */
  #stopped: string | undefined;

  constructor(plan: readonly PlannedRun[], options: ExecutionOptions) {
    this.#plan = plan;
    this.#options = options;
    this.waiting = plan;
    const keys = new Set(plan.map(runKey));
    if (keys.size < plan.length)
      throw new InputError('two runs of the plan have one name; give them names of their own');
  }

  findFinished(): void {
    if (this.#options.fresh) return;
    for (const planned of this.#plan) {
      const kept = finishedBefore(planned, (message) => this.#options.onNotice?.(message));
      if (kept !== undefined) this.#finish(planned, kept);
    }
  }

  /** The first waiting run that `which` accepts and whose predecessors are done; what waits for a failed one fails. */
  nextReady(which: (planned: PlannedRun) => boolean): PlannedRun | undefined {
    this.#failFollowers();
    const unfinished = new Set(this.#plan.filter((planned) => !this.#finished.has(planned)).map(runKey));
    return this.waiting.find((planned) => which(planned) && !planned.after.some((key) => unfinished.has(key)));
  }

  /** Does the waiting runs that `which` accepts, at most `width` at a time, until none of them is ready or under way. */
  async work(executor: Executor, width: number, which: (planned: PlannedRun) => boolean): Promise<void> {
    const active = new Set<Promise<void>>();
    for (;;) {
      while (active.size < width && !this.#options.signal.aborted && this.#stopped === undefined) {
        const planned = this.nextReady(which);
        if (planned === undefined) break;
        this.waiting = this.waiting.filter((other) => other !== planned);
        const run: Promise<void> = this.#do(executor, planned).finally(() => active.delete(run));
        active.add(run);
      }
      if (active.size === 0) break;
      await Promise.race(active);
    }
    if (this.#stopped !== undefined) this.failWaiting(`not started: ${this.#stopped}`);
  }

  /** Gives up what is still waiting. */
  failWaiting(reason: string): void {
    for (const planned of this.waiting) this.#fail(planned, reason);
  }

  result(): Execution {
    const pick = <T>(from: Map<PlannedRun, T>): T[] => this.#plan.flatMap((planned) => from.get(planned) ?? []);
    return { finished: pick(this.#finished), failed: pick(this.#failed) };
  }

  async #do(executor: Executor, planned: PlannedRun): Promise<void> {
    const { signal, fresh, profileTime = false, onRun, onNotice = () => {} } = this.#options;
    const path = plannedPath(planned);
    const file = { path: snapshotPath(path), key: snapshotKey(planned) };
    let outcome: TimedOutcome;
    try {
      removeAbandoned(path);
      if (fresh) clearSnapshot(path);
      const onProgress = onRun?.(planned, this.#plan.indexOf(planned), this.#plan.length) ?? (() => {});
      outcome = await executor.execute(planned, { onProgress, onNotice, signal, snapshot: file, profileTime });
    } catch (error) {
      // Interrupted: neither finished nor failed.
      if (!signal.aborted) this.#fail(planned, describeError(error), (error as Error).stack);
      return;
    }
    this.#store(planned, path, outcome);
  }

  #store(
    planned: PlannedRun,
    path: string,
    { results, backend, seconds, processorSeconds, resumed, profile }: TimedOutcome,
  ): void {
    const storing = startThreadTime();
    const { experiment, run, labels, definition, code, origin } = planned;
    const { settings, seed } = definition;
    // Three digits say how long a run took; a resumed one does not know.
    const known = resumed ? {} : { seconds: Number(processorSeconds.toPrecision(3)) };
    const environment = { ...currentEnvironment(backend, code), ...known };
    try {
      const record = makeRecord({
        experiment,
        run,
        labels,
        settings,
        seed,
        environment,
        results: toJson(results, 'record.results'),
      });
      try {
        writeRecord(recordsFolderOf(planned), origin.request.profile, record);
      } catch (error) {
        this.#stopped = 'records cannot be written, see the other message';
        throw error;
      }
      clearSnapshot(path);
      const comparison = compareWithReference(planned, record);
      const time = profile && { profile: withRecords(profile, storing()) };
      this.#finish(planned, { record, path, status: 'made', seconds, comparison, ...studyField(planned), ...time });
    } catch (error) {
      this.#fail(planned, describeError(error), (error as Error).stack);
    }
  }

  #finish(planned: PlannedRun, finished: FinishedRun): void {
    this.waiting = this.waiting.filter((other) => other !== planned);
    this.#finished.set(planned, finished);
    this.#options.onFinished?.(finished, this.#plan.indexOf(planned), this.#plan.length);
  }

  #fail(planned: PlannedRun, message: string, stack = ''): void {
    this.waiting = this.waiting.filter((other) => other !== planned);
    const failed = { planned, message, stack };
    this.#failed.set(planned, failed);
    this.#options.onFailed?.(failed, this.#plan.indexOf(planned), this.#plan.length);
  }

  #failFollowers(): void {
    for (;;) {
      const failed = new Set([...this.#failed.keys()].map(runKey));
      const follower = this.waiting.find(({ after }) => after.some((key) => failed.has(key)));
      if (follower === undefined) return;
      const cause = follower.after.find((key) => failed.has(key))!;
      this.#fail(follower, `not started: it comes after ${cause}, which failed`);
    }
  }
}

/** A profile with the seconds that the record took, which another thread writes. */
function withRecords({ total, spent }: TimeProfile, seconds: number): TimeProfile {
  return { total: total + seconds, spent: { ...spent, records: (spent.records ?? 0) + seconds } };
}

/** An error for people: those that are written for them as they stand, defects of ours with their kind. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error instanceof FedftError ? error.message : `${error.name}: ${error.message}`;
}
