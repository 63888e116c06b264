import { backends } from './backends';
import type { Check, Finding } from './check';
import { cores, disk, instructions, memory, node } from './machine';
import { browser, gpu, jupyter, library, python } from './software';
import { bundled, data, models } from './stores';

/** Everything that is looked at, in the order in which it is told. */
export const checks: readonly Check[] = [
  node,
  memory,
  cores,
  instructions,
  disk,
  library,
  backends,
  gpu,
  bundled,
  data,
  models,
  jupyter,
  browser,
  python,
];

/** Looks at this machine, part by part. */
export async function examine(parts: readonly Check[] = checks): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const check of parts) findings.push(...[await check()].flat());
  return findings;
}

/** Whether nothing is missing that the main job needs. */
export function isFit(findings: readonly Finding[]): boolean {
  return findings.every(({ status, needed }) => status === 'found' || !needed);
}
