import { bySize, type Profile, type RunHandle, runsOf } from '../../records';
import { parseSettings } from '../../settings';
import type { Experiment, RunDefinition } from '../experiment';
import { studyWork } from '../studyWork';
import { type BrokenStudy, studyBrokenAssumptions } from './brokenAssumptions';
import { type EffectStudy, studyEffects } from './effects';
import { type LoraStudy, studyLora } from './loraStudy';
import type { StudySize } from './size';
import { studyTightness, type TightnessCurve } from './tightness';
import { studyViolations, type ViolationTest } from './violations';

/** Runs, rounds and random problems of each profile; the largest takes some twenty minutes. */
const sizes: { readonly [profile in Profile]: Omit<StudySize, 'seed'> } = bySize({
  smoke: { runs: 60, rounds: 20, problems: 20 },
  laptop: { runs: 600, rounds: 80, problems: 160 },
  paper: { runs: 4000, rounds: 200, problems: 400 },
});

/** A study of the laboratory, known by its name. */
const studyOf = <Results>(study: string): RunHandle<Results> =>
  runsOf('bound', { labels: {}, fixed: { study }, run: () => study });

/** The studies of the laboratory. */
export const boundRuns: {
  readonly violations: RunHandle<readonly ViolationTest[]>;
  readonly tightness: RunHandle<readonly TightnessCurve[]>;
  readonly effects: RunHandle<readonly EffectStudy[]>;
  readonly assumptions: RunHandle<readonly BrokenStudy[]>;
  readonly lora: RunHandle<readonly LoraStudy[]>;
} = {
  violations: studyOf('violations'),
  tightness: studyOf('tightness'),
  effects: studyOf('effects'),
  assumptions: studyOf('assumptions'),
  lora: studyOf('lora'),
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
  module: __filename,
  async runs({ profile, overrides }): Promise<readonly RunDefinition[]> {
    const { seed } = parseSettings(overrides);
    const size = { ...sizes[profile], seed };
    const define = <Results>(handle: RunHandle<Results>, study: (size: StudySize) => Results): RunDefinition =>
      handle.define({
        labels: {},
        seed,
        settings: size,
        work: studyWork(size.runs, size.rounds, size.problems),
        async execute({ signal }) {
          signal.throwIfAborted();
          return { results: study(size), backend: 'none' };
        },
      });
    return [
      define(boundRuns.violations, studyViolations),
      define(boundRuns.tightness, studyTightness),
      define(boundRuns.effects, studyEffects),
      define(boundRuns.assumptions, studyBrokenAssumptions),
      define(boundRuns.lora, studyLora),
    ];
  },
};
