import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { FedftError, oneLine, printable } from '../errors';
import { type Execution, executePlan, failuresOf, type PlannedRun, plannedPath, runKey } from '../execution';
import { type Profile, requireWritable } from '../records';
import { describeRun, runHeader } from './describePlan';
import { projectSetup } from './project';
import { printResults } from './resultTables';
import { createRunsReporter } from './runsReporter';
import { formatTable } from './table';

/** How {@link runPlan} does its runs. */
export interface RunPlanOptions {
  readonly workers: number;
  readonly fresh: boolean;
  readonly profileTime?: boolean;
  readonly signal: AbortSignal;
}

/** Does the runs of a plan on worker threads and shows how they go. */
export async function runPlan(plan: readonly PlannedRun[], options: RunPlanOptions): Promise<Execution> {
  // What a disk refuses is said before the first run, not after it.
  const paths = plan.map(plannedPath).filter((path) => options.fresh || !existsSync(path));
  for (const folder of new Set(paths.map((path) => dirname(path)))) requireWritable(folder);
  const reporter = createRunsReporter();
  const place = (index: number, total: number): string => `[${index + 1}/${total}]`;
  try {
    return await executePlan(plan, {
      ...options,
      ...projectSetup(),
      onRun: (planned, index, total) => reporter.start(runKey(planned), `${place(index, total)} ${runKey(planned)}`),
      onFinished(run, index, total) {
        reporter.end(runKey(run.record));
        const [name, digest, status, reference, time] = describeRun(run);
        reporter.print(`${place(index, total)} ${name}  ${digest}  ${status}, ${reference}, ${time}`);
      },
      onFailed({ planned, message, stack }, index, total) {
        reporter.end(runKey(planned));
        const trace = process.env['FEDFT_DEBUG'] && stack ? `\n${printable(stack, '\n')}` : '';
        reporter.print(`${place(index, total)} ${runKey(planned)}  FAILED: ${oneLine(message)}${trace}`, 'notice');
      },
      onNotice: (message) => reporter.print(`fedft: ${oneLine(message)}`, 'notice'),
    });
  } finally {
    reporter.stop();
  }
}

/**
 * Prints the table of what was finished, and the results of it.
 *
 * @throws Error naming every run that failed, after the tables
 */
export function reportExecution(execution: Execution, profile: Profile): void {
  const { finished } = execution;
  console.log(`\n${formatTable(runHeader, finished.map(describeRun))}`);
  printResults(
    finished.map(({ record, path }) => ({ record, path, origin: 'run' })),
    profile,
  );
  requireFinished(execution);
}

/** @throws FedftError naming every run that failed, or whose record is gone since it was written */
export function requireFinished(execution: Execution): void {
  const gone = execution.finished.filter(({ path }) => !existsSync(path));
  if (gone.length > 0) {
    throw new FedftError(
      `${gone.length} of ${execution.finished.length} records are gone since they were written, the first ${gone[0]!.path}: something deletes them; run the same command again to make them`,
    );
  }
  if (execution.failed.length > 0) throw failuresOf(execution);
}
