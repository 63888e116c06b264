import type { FoundRecord, Profile } from '../records';
import { nearest } from '../settings';
import type { Schematic } from './schematic/svg';
import type { FigureSpec } from './spec';

/** A figure that can be drawn now, and the records it is drawn from. */
export interface BuiltFigure {
  readonly figure: FigureSpec | Schematic;
  /** Empty for a schematic, which no run stands behind. */
  readonly records: readonly FoundRecord<unknown>[];
}

/** One figure of the repository. It reads records and never computes a result itself. */
export interface FigureEntry {
  /** Names its files. */
  readonly id: string;
  /** Which figure of the paper it is, `'-'` for one that the paper does not have. */
  readonly paper: string;
  /** The experiment whose records it reads, `'-'` for a schematic. */
  readonly experiment: string;
  /**
   * Builds the figure from the records of a size.
   *
   * @returns undefined where a record is missing
   * @throws Error when a record is damaged
   */
  build(profile: Profile): BuiltFigure | undefined;
}

/** Every figure of the repository, in the order of the paper. */
export const figureEntries: readonly FigureEntry[] = [];

/**
 * The figures whose id is or begins with a name.
 *
 * @throws RangeError naming the nearest known id
 */
export function figuresNamed(name: string): readonly FigureEntry[] {
  const found = figureEntries.filter(({ id }) => id === name || id.startsWith(`${name}-`));
  if (found.length === 0) {
    const known = figureEntries.map(({ id }) => id);
    throw new RangeError(
      `unknown figure '${name}'; did you mean '${nearest(name, known)}'? Known: ${known.join(', ')}`,
    );
  }
  return found;
}
