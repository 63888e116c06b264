import { InputError } from '../../errors';
import { domainError } from '../../math';
import { didYouMean } from '../../settings';
import { allIn } from './allIn';
import { participationSchemes, peerSchemes } from './beyond';
import { equalBandwidth } from './equalBandwidth';
import { exactPrefix } from './exactPrefix';
import { greedy } from './greedy';
import { proposed } from './proposed';
import { random } from './randomDevices';
import type { Scheme } from './scheme';
import { oracle } from './stationaryOracle';

/** The four schemes that section V compares, in the order of its legends. */
export const paperSchemes: readonly Scheme[] = [allIn, proposed, greedy, equalBandwidth];

/** Their names. */
export const paperSchemeNames: readonly string[] = paperSchemes.map(({ name }) => name);

/** What the paper's schemes are measured against: P1 solved exactly, devices at random, and a plan made in hindsight. */
export const referenceSchemes: readonly Scheme[] = [exactPrefix, random, oracle];

/** Schemes of one's own, in the order in which they were registered. */
const registered: Scheme[] = [];

/** The digest of the code that a scheme was registered with. */
const digests = new Map<Scheme, string>();

/** Every scheme that goes by its name, the paper's first, those of one's own last. */
export function allSchemes(): readonly Scheme[] {
  return [...paperSchemes, ...referenceSchemes, ...participationSchemes, ...peerSchemes, ...registered];
}

/**
 * Makes schemes of one's own known by their names: to `--scheme`, experiments, figures and tables. Every thread that
 * schedules or draws by name has to be told.
 *
 * @param digest - of the code that they are written in, where it is not this library's
 * @returns takes them back; a second call does nothing
 * @throws InputError for a name that is not lower case with digits and dashes, or that another scheme has
 */
export function registerSchemes(schemes: readonly Scheme[], digest?: string): () => void {
  const added: Scheme[] = [];
  for (const scheme of schemes) {
    const { name } = scheme;
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw domainError(
        'name of a scheme',
        'lower case letters, digits and dashes',
        `'${name}'`,
        "it is part of file names, for example 'round-robin'",
      );
    }
    const other = allSchemes().find((known) => known.name === name);
    if (other === scheme) continue;
    if (other !== undefined) {
      throw new InputError(
        `name of a scheme must be its own, got '${name}' twice; taken are ${allSchemes()
          .map((known) => known.name)
          .join(', ')}`,
      );
    }
    registered.push(scheme);
    added.push(scheme);
    if (digest !== undefined) digests.set(scheme, digest);
  }
  return () => {
    for (const scheme of added.splice(0)) registered.splice(registered.indexOf(scheme), 1);
  };
}

/** The digest of the code that a scheme was registered with; undefined for the library's own, and where none was said. */
export function registeredDigest(scheme: Scheme): string | undefined {
  return digests.get(scheme);
}

/**
 * The scheme of a name, such as a user types it or a record holds it.
 *
 * @throws InputError with all names, and the nearest one
 */
export function schemeNamed(name: string): Scheme {
  const schemes = allSchemes();
  const scheme = schemes.find((known) => known.name === name);
  if (scheme !== undefined) return scheme;
  const names = schemes.map((known) => known.name);
  throw new InputError(`scheme must be one of ${names.join(', ')}, got '${name}'${didYouMean(name, names)}`);
}
