import { InputError } from '../errors';

/**
 * The size an experiment is run at: `smoke` proves that everything works, `laptop` is the default, `real` fine-tunes published
 * checkpoints on published data, `paper` wants large checkpoints and hours. Committed records are of `laptop` and `real`.
 */
export type Profile = 'smoke' | 'laptop' | 'real' | 'paper';

/** Every profile, smallest first. */
export const profiles: readonly Profile[] = ['smoke', 'laptop', 'real', 'paper'];

/** What a command needs to be told for a size: nothing on a laptop, else ` --profile SIZE`. */
export function profileFlag(profile: Profile): string {
  return profile === 'laptop' ? '' : ` --profile ${profile}`;
}

/** One value a size; what trains nothing is as large at the size `real` as on a laptop. */
export function bySize<T>(values: { readonly smoke: T; readonly laptop: T; readonly real?: T; readonly paper: T }): {
  readonly [profile in Profile]: T;
} {
  return { ...values, real: values.real ?? values.laptop };
}

/** The profile that `FEDFT_PROFILE` names, `laptop` without it or where it is empty. */
export function currentProfile(): Profile {
  const name = process.env['FEDFT_PROFILE'] || 'laptop';
  const profile = profiles.find((known) => known === name);
  if (profile === undefined) throw new InputError(`FEDFT_PROFILE must be one of ${profiles.join(', ')}, got '${name}'`);
  return profile;
}
