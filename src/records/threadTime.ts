import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

/** Nanoseconds that the calling thread has had a processor, where the system tells it (Linux). */
function processorNanoseconds(): number | undefined {
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ')[0]);
  } catch {
    return undefined; // another system: the clock has to do
  }
}

/**
 * Starts to time the calling thread. Processor time where the system tells it, because that does not depend on what else the
 * machine is doing; the clock elsewhere.
 *
 * @returns gives the seconds since then; to be called on the same thread
 */
export function startThreadTime(): () => number {
  const processor = processorNanoseconds();
  const clock = performance.now();
  return () =>
    processor === undefined ? (performance.now() - clock) / 1000 : ((processorNanoseconds() ?? 0) - processor) / 1e9;
}
