import { InputError } from '../../errors';
import { pow } from '../../math';
/** How often a formula was put to the test, and how far off it was. Plain JSON. */
export interface FormulaCheck {
  /** What is tested, in one line. */
  readonly about: string;
  readonly cases: number;
  /** Cases whose deviation is above the tolerance. */
  readonly failures: number;
  /** Largest deviation, in the units of the tolerance; below 0 where every case holds with room to spare. */
  readonly worst: number;
  readonly tolerance: number;
}

/** What one run of `formula-checks` leaves in its record. */
export type FormulaChecks = { readonly [name: string]: FormulaCheck };

/** How many random instances each check may cost. */
export interface FormulaSize {
  /** Random instances of a cheap check. */
  readonly instances: number;
  /** Random instances of a check that walks through every subset. */
  readonly enumerated: number;
  /** T of simulated runs, and how many of them. */
  readonly rounds: number;
  readonly runs: number;
  /** Integer in [0, 2^53). */
  readonly seed: number;
}

/** Collects the deviations of one check. */
export class Tally {
  #cases = 0;
  #failures = 0;
  #worst = -Infinity;

  /**
   * @param about - what is tested
   * @param tolerance - the largest deviation that still passes
   */
  constructor(
    readonly about: string,
    readonly tolerance: number,
  ) {}

  /**
   * Adds a case.
   *
   * @throws InputError for NaN
   */
  add(deviation: number): void {
    this.#cases++;
    if (Number.isNaN(deviation)) throw new InputError(`${this.about}: case ${this.#cases} gave NaN`);
    if (deviation > this.tolerance) this.#failures++;
    this.#worst = Math.max(this.#worst, deviation);
  }

  /**
   * The check as a record holds it: three digits, since the last bits of a rounding error mean nothing.
   *
   * @throws InputError when no case was added: a check of nothing proves nothing
   */
  result(): FormulaCheck {
    if (this.#cases === 0) throw new InputError(`${this.about}: no case was tested`);
    const { about, tolerance } = this;
    const worst = Number(Math.max(-1e300, Math.min(1e300, this.#worst)).toPrecision(3));
    return { about, cases: this.#cases, failures: this.#failures, worst, tolerance };
  }
}

/** 10^x with x uniform between two exponents. */
export function logUniform(uniform: number, low: number, high: number): number {
  return pow(10, low + (high - low) * uniform);
}
