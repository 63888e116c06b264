import { domainError } from '../../math';
import { nearest, type Settings } from '../../settings';
import { allIn } from './allIn';
import { equalBandwidth } from './equalBandwidth';
import { exactPrefix } from './exactPrefix';
import { greedy } from './greedy';
import type { SchedulingPolicy } from './policy';
import { randomDevices } from './randomDevices';
import { setExpansion } from './setExpansion';

/**
 * The schemes that runs compare: the paper's four (`all-in`, `proposed`, `gs`, `aaba`), problem P1 solved exactly
 * (`exact`), n random devices (`random`) and the best fixed multiplier in hindsight (`oracle`).
 */
export type SchemeName = 'all-in' | 'proposed' | 'gs' | 'aaba' | 'exact' | 'random' | 'oracle';

/** Every scheme name, the paper's first. */
export const schemeNames: readonly SchemeName[] = ['all-in', 'proposed', 'gs', 'aaba', 'exact', 'random', 'oracle'];

/** The schemes that need to know nothing but the round they schedule. */
export type OnlineSchemeName = Exclude<SchemeName, 'oracle'>;

/**
 * The policy of a scheme name.
 *
 * @param settings - `randomDeviceCount` is read for `'random'`
 */
export function policyOf(scheme: OnlineSchemeName, settings: Pick<Settings, 'randomDeviceCount'>): SchedulingPolicy {
  switch (scheme) {
    case 'all-in':
      return allIn;
    case 'proposed':
      return setExpansion;
    case 'gs':
      return greedy;
    case 'aaba':
      return equalBandwidth;
    case 'exact':
      return exactPrefix;
    case 'random':
      return randomDevices(settings.randomDeviceCount);
  }
}

/**
 * A scheme name from what a user typed.
 *
 * @throws InputError with all names, and the nearest one
 */
export function parseScheme(text: string): SchemeName {
  const scheme = schemeNames.find((name) => name === text);
  if (scheme !== undefined) return scheme;
  throw domainError(
    'scheme',
    `one of ${schemeNames.join(', ')}`,
    `'${text}'`,
    `did you mean '${nearest(text, schemeNames)}'?`,
  );
}
