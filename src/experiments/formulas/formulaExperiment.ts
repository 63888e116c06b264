import type { Json, Profile } from '../../records';
import { parseSettings } from '../../settings';
import type { Experiment, RunDefinition } from '../experiment';
import { checkAlgorithmFormulas } from './algorithmFormulas';
import { checkBandwidthFormulas } from './bandwidthFormulas';
import { checkBoundFormulas } from './boundFormulas';
import type { FormulaChecks, FormulaSize } from './formulaCheck';
import { checkPayloadFormulas } from './payloadFormulas';
import { checkQueueFormulas } from './queueFormulas';

const sizes: { readonly [profile in Profile]: Omit<FormulaSize, 'seed'> } = {
  smoke: { instances: 60, enumerated: 20, rounds: 10, runs: 2 },
  laptop: { instances: 4000, enumerated: 600, rounds: 100, runs: 6 },
  paper: { instances: 40_000, enumerated: 4000, rounds: 500, runs: 20 },
};

const checks: { readonly [run: string]: (size: FormulaSize) => FormulaChecks } = {
  bound: checkBoundFormulas,
  payload: checkPayloadFormulas,
  queue: checkQueueFormulas,
  bandwidth: checkBandwidthFormulas,
  algorithm: checkAlgorithmFormulas,
};

/** The claims that are statements about formulas, on random instances: lemmas, monotony, Theorem 2 by brute force. */
export const formulaChecks: Experiment = {
  name: 'formula-checks',
  section: 'II-IV',
  about: 'lemmas, monotony, Theorem 2 by brute force and payloads, each on random instances',
  async runs({ profile, overrides }): Promise<readonly RunDefinition[]> {
    const { seed } = parseSettings(overrides);
    const size = sizes[profile];
    return Object.entries(checks).map(([run, check]) => ({
      run,
      seed,
      settings: { ...size, seed },
      async execute({ signal }) {
        signal.throwIfAborted();
        return { results: check({ ...size, seed }) as unknown as Json, backend: 'none' };
      },
    }));
  },
};
