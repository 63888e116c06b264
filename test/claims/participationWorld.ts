import { peerSchemes } from '../../src/scheduling';

/** How good a scheme is where every claim on who takes part is true. */
const QUALITY: { readonly [scheme: string]: number } = {
  'all-in': 0.9,
  participation: 0.885,
  'participation-queue': 0.884,
  proposed: 0.85,
  gs: 0.75,
  'gs-plus-one': 0.8,
  'proposed-placeholder': 0.8,
  ...Object.fromEntries(peerSchemes.map(({ name }) => [name, 0.82])),
};

/** Name and results of each run of a made-up `participation`. */
export function participationWorld(seeds: number): readonly (readonly [run: string, results: object])[] {
  const kappa = ['kappa-1', 'kappa-10'].map((mode) => [mode, ['participation']] as const);
  const skewed = ['label-skew', 'unequal'].map((mode) => [mode, ['participation', 'proposed', 'gs']] as const);
  const modes = [['iid', Object.keys(QUALITY)] as const, ...kappa, ...skewed];
  return ['generated-sentiment', 'generated-images'].flatMap((task) =>
    modes.flatMap(([mode, schemes]) =>
      schemes.flatMap((scheme) =>
        Array.from(
          { length: seeds },
          (_, seed) => [`${task}/${mode}/${scheme}/seed-${seed}`, results(scheme, seed)] as const,
        ),
      ),
    ),
  );
}

function results(scheme: string, seed: number): object {
  const round = Array.from({ length: 21 }, (_, i) => 5 * i);
  const end = QUALITY[scheme]! + 0.001 * seed;
  const testAccuracy = round.map((t) => 0.5 + (end - 0.5) * Math.min(1, t / 70));
  return {
    scheme,
    evaluations: { round, testAccuracy, trainingLoss: testAccuracy.map((accuracy) => 1.2 - accuracy) },
    rounds: { devices: new Array(100).fill(5), delay: new Array(100).fill(1 + 0.0001 * seed) },
    delayBudget: 1,
  };
}
