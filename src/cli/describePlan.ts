import { type FinishedRun, type PlannedRun, runKey } from '../execution';
import type { Json } from '../records';
import { describeAgreement } from '../verification';
import { formatSeconds } from './reporter';

/**
 * Everything that runs are told, in full but each thing once: first what all of them share, then the values of what
 * differs between them.
 */
export function describeSettings(plan: readonly PlannedRun[]): readonly string[] {
  const names = [...new Set(plan.flatMap(({ definition }) => Object.keys(definition.settings)))];
  const shared: Record<string, Json> = {};
  const varied: string[] = [];
  for (const name of names) {
    const values = plan.map(({ definition }) => definition.settings[name]);
    const texts = [...new Set(values.map((value) => JSON.stringify(value) ?? 'not set'))];
    if (texts.length === 1) shared[name] = values[0]!;
    else varied.push(`  ${name}: ${texts.join(' | ')}`);
  }
  const sources = [...new Set(plan.flatMap(({ definition }) => definition.source ?? []))];
  return [
    ...sources.map((source) => `  data: ${source}`),
    `  settings: ${JSON.stringify(shared)}`,
    ...(varied.length === 0 ? [] : ['  and, differing between runs:', ...varied.map((line) => `  ${line}`)]),
    `  ${plan.length === 1 ? '1 run' : `${plan.length} runs`}`,
  ];
}

/** One table row on a finished run. */
export function describeRun({ record, status, seconds, comparison, study }: FinishedRun): string[] {
  const time = status === 'kept' ? '-' : formatSeconds(seconds);
  const reference =
    comparison !== undefined ? describeAgreement(comparison) : study === undefined ? 'no reference' : 'study';
  return [runKey(record), record.digest.slice(0, 16), status, reference, time];
}

/** The columns of {@link describeRun}. */
export const runHeader: readonly string[] = ['record', 'digest', 'status', 'reference', 'time'];
