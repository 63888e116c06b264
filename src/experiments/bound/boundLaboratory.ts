import type { Json, Profile } from '../../records';
import { parseSettings } from '../../settings';
import type { Experiment, RunDefinition } from '../experiment';
import { studyBrokenAssumptions } from './brokenAssumptions';
import { studyEffects } from './effects';
import { studyLora } from './lora';
import type { StudySize } from './size';
import { studyTightness } from './tightness';
import { studyViolations } from './violations';

/** Runs, rounds and random problems of each profile; the largest takes some twenty minutes. */
const sizes: { readonly [profile in Profile]: Omit<StudySize, 'seed'> } = {
  smoke: { runs: 60, rounds: 20, problems: 20 },
  laptop: { runs: 600, rounds: 80, problems: 160 },
  paper: { runs: 4000, rounds: 200, problems: 400 },
};

const studies: { readonly [run: string]: (size: StudySize) => Json } = {
  violations: studyViolations,
  tightness: studyTightness,
  effects: studyEffects,
  assumptions: studyBrokenAssumptions,
  lora: studyLora,
};

/**
 * Theorem 1 against problems whose constants are known.
 *
 * The problems have constants of their own, so of the settings only `seed` applies.
 */
export const boundLaboratory: Experiment = {
  name: 'bound',
  section: 'III',
  about: 'Theorem 1 measured on problems with known constants: violations, tightness, effects, broken assumptions',
  async runs({ profile, overrides }): Promise<readonly RunDefinition[]> {
    const { seed } = parseSettings(overrides);
    const size = sizes[profile];
    return Object.entries(studies).map(([run, study]) => ({
      run,
      seed,
      settings: { ...size, seed },
      async execute({ signal }) {
        signal.throwIfAborted();
        return { results: study({ ...size, seed }), backend: 'none' };
      },
    }));
  },
};
