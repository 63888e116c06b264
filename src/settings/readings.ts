import { InputError } from '../errors';
import { didYouMean, parseSettings } from './parse';
import type { Settings } from './settings';

/** One way to read what the paper leaves open: a named set of settings that stand in for their defaults. */
export interface Reading {
  /** How `--reading` and records call it: lower case, digits and dashes. */
  readonly name: string;
  /** What is read how, for tables. */
  readonly about: string;
  /** What differs from the defaults. */
  readonly settings: Partial<Settings>;
}

/** The defaults before the second edition, which were chosen without weighing each sentence. */
export const firstEdition: Reading = {
  name: 'first-edition',
  about: 'server at the centre of a disc of 500 m, psi = rho, V_t falling as 1/sqrt(t + 1) on psi',
  settings: {
    serverDistanceM: 0,
    cellRadiusM: 500,
    delayBudgetMsPerBit: 4e-5,
    penalty: 'bound',
    penaltySide: 'learning',
  },
};

/** Readings of one's own, in the order in which they were registered. */
const registered: Reading[] = [];

/** Every reading that goes by its name, those of one's own last. */
export function allReadings(): readonly Reading[] {
  return [firstEdition, ...registered];
}

/**
 * Makes readings of one's own known by their names, to `--reading`. Every thread that runs under one has to be told.
 *
 * @returns takes them back; a second call does nothing
 * @throws InputError for a name that is not lower case with digits and dashes, or that another reading has, and for settings
 *   that are unknown or out of their range
 */
export function registerReadings(readings: readonly Reading[]): () => void {
  const added: Reading[] = [];
  for (const reading of readings) {
    const { name, settings } = reading;
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
      throw new InputError(
        `name of a reading must be lower case letters, digits and dashes, got '${name}'; its records lie in a folder of that name`,
      );
    }
    const other = allReadings().find((known) => known.name === name);
    if (other === reading) continue;
    if (other !== undefined) {
      throw new InputError(`name of a reading must be its own, got '${name}' twice; choose another`);
    }
    parseSettings(settings);
    registered.push(reading);
    added.push(reading);
  }
  return () => {
    for (const reading of added.splice(0)) registered.splice(registered.indexOf(reading), 1);
  };
}

/**
 * The reading of a name.
 *
 * @throws InputError with all names, and the nearest one
 */
export function readingNamed(name: string): Reading {
  const readings = allReadings();
  const found = readings.find((known) => known.name === name);
  if (found !== undefined) return found;
  const names = readings.map((known) => known.name);
  throw new InputError(
    `unknown reading '${name}'${didYouMean(name, names)} Known: ${names.join(', ')}; others go into fedft.config.ts`,
  );
}
