import { InputError } from '../errors';
import type { RoundState } from '../scheduling';
import { roundStates } from '../scheduling';
import { parseSettings, type Settings } from '../settings';
import { decades, type RangeControl, steps } from './control';

/** L of live figures, bits: with it a budget in milliseconds is easy to read, and it cancels everywhere else. */
export const LIVE_PAYLOAD_BITS = 1e6;

/** Controls that several live figures share. */
export const cellControls: {
  readonly devices: RangeControl;
  readonly pathLossExponent: RangeControl;
  readonly round: RangeControl;
  readonly delayMs: RangeControl;
} = {
  devices: { kind: 'range', label: 'Devices K', values: steps(2, 40, 1), initial: 20 },
  pathLossExponent: { kind: 'range', label: 'Path-loss exponent α', values: steps(2, 5, 0.1), initial: 3.5 },
  round: { kind: 'range', label: 'Round t (another fading)', values: steps(0, 40, 1), initial: 0 },
  delayMs: { kind: 'range', label: 'Budget τ̄ for 1 Mbit', unit: 'ms', values: decades(0, 3), initial: 32 },
};

/** The settings of a live figure: the defaults with a delay budget of so many milliseconds for its payload. */
export function liveSettings(delayMs: number, overrides: Partial<Settings>): Settings {
  return parseSettings({ ...overrides, delayBudgetMsPerBit: delayMs / LIVE_PAYLOAD_BITS });
}

/** Round t of a run as a scheme meets it. */
export function roundAt(settings: Settings, round: number): RoundState {
  const states = roundStates({ settings: { ...settings, rounds: round + 1 }, payloadBits: LIVE_PAYLOAD_BITS });
  for (const state of states) if (state.round === round) return state;
  throw new InputError(`round must be an integer >= 0, got ${round}`);
}
