import { bySize, type Profile, type RunHandle, runsOf } from '../../records';
import {
  allIn,
  greedy,
  participation,
  participationScheme,
  participationSchemes,
  peerSchemes,
  proposed,
  type Scheme,
} from '../../scheduling';
import type { Settings } from '../../settings';
import type { TaskDefinition } from '../../tasks';
import type { Experiment, ExperimentRequest, RunDefinition } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { defineLearningRuns, type LearningVariant, requestedSeeds } from './defineRuns';
import type { LearningLabels, LearningRunResults } from './learningRun';
import { prepareTask, requestedTasks } from './preparedTask';
import type { UsualSeeds } from './sizes';

/** What else than the scheme differs between runs: who holds what, or how much the heads weigh. */
export type ParticipationMode = 'iid' | 'label-skew' | 'unequal' | 'kappa-1' | 'kappa-10';

/** What tells the runs of `participation` apart. */
export type ParticipationLabels = LearningLabels & { readonly mode: ParticipationMode };

/** The federated runs of `participation`. */
export const participationRuns: RunHandle<LearningRunResults, ParticipationLabels> = runsOf('participation', {
  labels: { task: 'text', mode: 'text', scheme: 'text', seed: 'number' },
  run: ({ task, mode, scheme, seed }) => `${task}/${mode}/${scheme}/seed-${seed}`,
  trains: true,
});

/** How many cells there are at each size. */
const cells: UsualSeeds = bySize({ smoke: 1, laptop: 10, paper: 10 });

/**
 * From the first cell of a task to the first here: cells on which nothing was chosen. Step sizes come from other seeds, and the
 * constants of the schemes from theory and from the pilot cells 100 to 103.
 */
const NEW_CELLS = 500;

function cellsOf(request: ExperimentRequest, task: TaskDefinition): readonly number[] {
  const seeds = requestedSeeds(request, task.name, cells);
  const isNamed = request.seeds !== undefined || request.overrides['seed'] !== undefined;
  return isNamed ? seeds : seeds.map((seed) => seed + NEW_CELLS);
}

/** Every scheme of the comparison: two references of the paper and its own, ours, and those of other papers. */
const compared: readonly Scheme[] = [allIn, proposed, greedy, ...participationSchemes, ...peerSchemes];

/** Those that are run under the further conditions. */
const underConditions: readonly Scheme[] = [allIn, proposed, greedy, participation];

/** Concentration of the Dirichlet draw of class shares, and of the shares of the examples. */
const SKEW = 0.3;

/** Measured half as often as elsewhere: most of the time of these runs goes into measuring. */
const profileSettings: { readonly [profile in Profile]: Partial<Settings> } = bySize<Partial<Settings>>({
  smoke: {},
  laptop: { evaluateEvery: 10 },
  paper: { evaluateEvery: 10 },
});

type Variant = LearningVariant<ParticipationLabels>;

/** A scheme under a mode. */
function variant(scheme: Scheme, mode: ParticipationMode): Variant {
  const labels = (common: LearningLabels): ParticipationLabels => ({ ...common, mode });
  switch (mode) {
    case 'iid':
      return { scheme, labels };
    case 'label-skew':
      return { scheme, labels, settings: { labelSkew: SKEW } };
    case 'unequal':
      return { scheme, labels, sizeConcentration: SKEW };
    case 'kappa-1':
    case 'kappa-10': {
      const headWeight = mode === 'kappa-1' ? 1 : 10;
      return { scheme: participationScheme({ headWeight }), labels, told: { headWeight } };
    }
  }
}

/** What is run on a task. */
function variantsOf(request: ExperimentRequest): readonly Variant[] {
  const schemes = requestedSchemes(request, compared);
  const under = schemes.filter((scheme) => underConditions.includes(scheme));
  const conditions = (['label-skew', 'unequal'] as const).flatMap((mode) =>
    under.map((scheme) => variant(scheme, mode)),
  );
  const weights = (['kappa-1', 'kappa-10'] as const).flatMap((mode) =>
    schemes.includes(participation) ? [variant(participation, mode)] : [],
  );
  return [...schemes.map((scheme) => variant(scheme, 'iid')), ...conditions, ...weights];
}

/**
 * Who takes part, not only how many: the paper's schemes, those that weigh each device, and those of other papers, on cells on
 * which nothing was chosen. Runs are called `TASK/MODE/SCHEME/seed-S`: `iid` is the setting of the paper; under `label-skew` devices
 * hold unequal classes, under `unequal` unequal numbers of examples, and `kappa-W` is the scheme `participation` with another
 * weight of the heads.
 */
export const participationLearning: Experiment = {
  name: 'participation',
  section: 'V-B',
  about: 'fine-tuning under schemes that choose who takes part, and under those of other papers (beyond the paper)',
  module: __filename,
  async runs(request): Promise<readonly RunDefinition[]> {
    const runs: RunDefinition[] = [];
    for (const task of requestedTasks(request)) {
      const prepared = await prepareTask(request, task, profileSettings[request.profile]);
      runs.push(...defineLearningRuns(participationRuns, prepared, cellsOf(request, task), variantsOf(request)));
    }
    return runs;
  },
};
