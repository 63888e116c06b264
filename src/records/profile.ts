import { InputError } from '../errors';

/**
 * The size an experiment is run at: `smoke` proves that everything works, `laptop` is the default and what the committed
 * records hold, `paper` wants checkpoints and hours.
 */
export type Profile = 'smoke' | 'laptop' | 'paper';

/** Every profile, smallest first. */
export const profiles: readonly Profile[] = ['smoke', 'laptop', 'paper'];

/** The profile that `FEDFT_PROFILE` names, `laptop` without it or where it is empty. */
export function currentProfile(): Profile {
  const name = process.env['FEDFT_PROFILE'] || 'laptop';
  const profile = profiles.find((known) => known === name);
  if (profile === undefined) throw new InputError(`FEDFT_PROFILE must be one of ${profiles.join(', ')}, got '${name}'`);
  return profile;
}
