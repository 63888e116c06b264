import { bySize, type Profile, type RunHandle, runsOf } from '../../records';
import { parseSettings } from '../../settings';
import type { Experiment, RunDefinition } from '../experiment';
import { studyWork } from '../studyWork';
import { checkAlgorithmFormulas } from './algorithmFormulas';
import { checkBandwidthFormulas } from './bandwidthFormulas';
import { checkBoundFormulas } from './boundFormulas';
import type { FormulaChecks, FormulaSize } from './formulaCheck';
import { checkPayloadFormulas } from './payloadFormulas';
import { checkQueueFormulas } from './queueFormulas';

const sizes: { readonly [profile in Profile]: Omit<FormulaSize, 'seed'> } = bySize({
  smoke: { instances: 60, enumerated: 20, rounds: 10, runs: 2 },
  laptop: { instances: 4000, enumerated: 600, rounds: 100, runs: 6 },
  paper: { instances: 40_000, enumerated: 4000, rounds: 500, runs: 20 },
});

/** Which formulas a run checks. */
export type FormulaPart = 'bound' | 'payload' | 'queue' | 'bandwidth' | 'algorithm';

const checks: { readonly [part in FormulaPart]: (size: FormulaSize) => FormulaChecks } = {
  bound: checkBoundFormulas,
  payload: checkPayloadFormulas,
  queue: checkQueueFormulas,
  bandwidth: checkBandwidthFormulas,
  algorithm: checkAlgorithmFormulas,
};

/** Runs of `formula-checks`. */
export const formulaRuns: RunHandle<FormulaChecks, { readonly formulas: FormulaPart }> = runsOf('formula-checks', {
  labels: { formulas: 'text' },
  run: ({ formulas }) => formulas,
});

/** The claims that are statements about formulas, on random instances: lemmas, monotony, Theorem 2 by brute force. */
export const formulaChecks: Experiment = {
  name: 'formula-checks',
  section: 'II-IV',
  about: 'lemmas, monotony, Theorem 2 by brute force and payloads, each on random instances',
  module: __filename,
  async runs({ profile, overrides }): Promise<readonly RunDefinition[]> {
    const { seed } = parseSettings(overrides);
    const size = { ...sizes[profile], seed };
    return (Object.keys(checks) as FormulaPart[]).map((formulas) =>
      formulaRuns.define({
        labels: { formulas },
        seed,
        settings: size,
        work: studyWork(size.instances, size.enumerated, size.rounds, size.runs),
        async execute({ signal }) {
          signal.throwIfAborted();
          return { results: checks[formulas](size), backend: 'none' };
        },
      }),
    );
  },
};
