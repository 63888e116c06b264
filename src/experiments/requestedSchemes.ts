import { type Scheme, schemeNamed } from '../scheduling';
import type { ExperimentRequest } from './experiment';

/**
 * The schemes that a request names, each once; otherwise those that an experiment compares.
 *
 * @throws InputError for an unknown name, with the nearest known one
 */
export function requestedSchemes({ schemes }: ExperimentRequest, usual: readonly Scheme[]): readonly Scheme[] {
  return schemes === undefined ? usual : [...new Set(schemes)].map(schemeNamed);
}
