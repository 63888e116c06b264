import { type RunPart, sha256 } from '../records';
import { registeredDigest, type Scheme, schemeNamed } from '../scheduling';
import type { ExperimentRequest } from './experiment';

/**
 * The schemes that a request names, each once; otherwise those that an experiment compares.
 *
 * @throws InputError for an unknown name, with the nearest known one
 */
export function requestedSchemes({ schemes }: ExperimentRequest, usual: readonly Scheme[]): readonly Scheme[] {
  return schemes === undefined ? usual : [...new Set(schemes)].map(schemeNamed);
}

/** The code of schemes, for the runs that play them: their files, or the digest of the project that they come from. */
export function codeOfSchemes(schemes: readonly Scheme[]): readonly RunPart[] {
  return schemes.map((scheme) => {
    const digest = registeredDigest(scheme);
    if (digest === undefined && scheme.module !== undefined) return { module: scheme.module };
    return { digest: digest ?? sha256(functionsOf(scheme)) };
  });
}

/** What is known of a scheme that only stands in a cell or a script: the texts of its functions. */
function functionsOf(scheme: Scheme): string {
  const texts = Object.entries(scheme).filter(([, value]) => typeof value === 'function');
  return texts.map(([name, value]) => `${name}: ${String(value)}`).join('\n');
}
