import { palette } from './palette';
import type { PrefixRule, SchemeIdentity } from './scheme';

/**
 * All-in: every device in every round with the best bandwidths, whatever the delay; the upper reference of learning in
 * section V-A. A device that cannot be reached at all (gain 0) is left out, or the round would never end.
 */
export const allIn: SchemeIdentity & PrefixRule = {
  name: 'all-in',
  module: __filename,
  label: 'All-in',
  look: palette[0]!,
  choose: ({ count }) => count,
};
