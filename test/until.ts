import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Waits for what another thread or process does, however busy the machine is.
 *
 * @param what - what does not hold after two minutes, for the message
 */
export async function until(condition: () => boolean, what: string): Promise<void> {
  for (const end = performance.now() + 120_000; !condition(); await sleep(10))
    assert.ok(performance.now() < end, `not within two minutes: ${what}`);
}
