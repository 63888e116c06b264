import { DivergenceError } from '../federation';
import type { SchemeName } from '../online';
import { type Json, type Profile, requireRecord } from '../records';
import { parseSettings } from '../settings';
import { splitTask } from '../tasks';
import type { Experiment, RunDefinition } from './experiment';
import { describeTask, learningSizes } from './firstLight';
import { checkBackend, requestedTextTask, runLearning, runPretraining, taskSlug } from './learningRun';

/** No other experiment may use this seed: step sizes chosen on it would flatter it. */
const SEARCH_SEED = 977;

/** The grid: step sizes of the low-rank factors (4) and of the task modules (3). */
const GRID = { lora: [0.5, 1, 2, 4], head: [0.03, 0.1] } as const;

/** Many devices a round and few: a step size must serve both, so that it favours neither end. */
const SCHEMES: readonly SchemeName[] = ['all-in', 'gs'];

/** Where a scheme stood at the end of a run; null where it diverged. */
export interface StepSizeOutcome {
  readonly scheme: string;
  readonly trainingLoss: number | null;
  readonly testAccuracy: number | null;
}

/** What one grid point leaves in its record. */
export interface StepSizeResults {
  readonly outcomes: readonly StepSizeOutcome[];
  /** Mean final training loss over the schemes, the number to be smallest; null where one diverged. */
  readonly criterion: number | null;
}

/** One point of the grid with its outcome. */
export interface StepSizePoint extends StepSizeResults {
  readonly loraLearningRate: number;
  readonly headLearningRate: number;
}

/** Loss of a model that answers every class of two alike, nats: above it nothing was learned. */
const CHANCE_LOSS = Math.LN2;

/**
 * The pair of step sizes with the smallest criterion among those that are not on the edge of divergence: with the next
 * larger step of the low-rank factors in the grid, training still gets below chance.
 *
 * @throws RangeError when no point qualifies
 */
export function chooseStepSizes(points: readonly StepSizePoint[]): StepSizePoint {
  const learns = (point: StepSizePoint | undefined): boolean =>
    point !== undefined && point.criterion !== null && point.criterion < CHANCE_LOSS;
  const qualified = points.filter((point) => {
    const [next] = points
      .filter((p) => p.headLearningRate === point.headLearningRate && p.loraLearningRate > point.loraLearningRate)
      .sort((a, b) => a.loraLearningRate - b.loraLearningRate);
    return learns(point) && learns(next);
  });
  const [best] = qualified.sort((a, b) => a.criterion! - b.criterion!);
  if (best === undefined) throw new RangeError('no pair of step sizes learns with a margin; search smaller ones');
  return best;
}

/** The points of a search on a task from their records, in the order of the grid: `'generated'` or `'sst2'`. */
export function readStepSizeSearch(slug: string, profile?: Profile): StepSizePoint[] {
  return GRID.lora.flatMap((loraLearningRate) =>
    GRID.head.map((headLearningRate) => {
      const run = gridRun(slug, loraLearningRate, headLearningRate);
      const { results } = requireRecord<StepSizeResults>(stepSizeSearch.name, run, profile).record;
      return { loraLearningRate, headLearningRate, ...results };
    }),
  );
}

function gridRun(slug: string, lora: number, head: number): string {
  return `${slug}/lora-${lora}/head-${head}`;
}

/**
 * The search behind the defaults of `loraLearningRate` and `headLearningRate`: every pair of a grid, on one seed that
 * nothing else uses. The criterion is the training loss, never the test accuracy; {@link chooseStepSizes} reads it.
 */
export const stepSizeSearch: Experiment = {
  name: 'step-size-search',
  section: 'V-A',
  about: 'the search behind the default step sizes, on a seed of its own',
  onRequest: true,
  async runs(request): Promise<readonly RunDefinition[]> {
    const base = parseSettings({
      ...learningSizes[request.profile],
      rounds: request.profile === 'smoke' ? 8 : 60,
      evaluateEvery: request.profile === 'smoke' ? 8 : 60,
      ...request.overrides,
      seed: SEARCH_SEED,
    });
    const backend = checkBackend(request.backend);
    const task = await requestedTextTask(request, base);
    splitTask(task, base);
    return GRID.lora.flatMap((loraLearningRate) =>
      GRID.head.map((headLearningRate): RunDefinition => {
        const settings = { ...base, loraLearningRate, headLearningRate };
        return {
          run: gridRun(taskSlug(task), loraLearningRate, headLearningRate),
          seed: SEARCH_SEED,
          source: task.source,
          settings: { ...settings, task: describeTask(task) } as unknown as { readonly [name: string]: Json },
          async execute(context) {
            const { backend: used } = await runPretraining(task, settings, backend, context);
            const outcomes: StepSizeOutcome[] = [];
            for (const scheme of SCHEMES) {
              outcomes.push(await outcomeOf(scheme, () => runLearning(task, settings, scheme, backend, context)));
            }
            const losses = outcomes.map(({ trainingLoss }) => trainingLoss);
            const criterion = losses.some((loss) => loss === null)
              ? null
              : losses.reduce<number>((sum, loss) => sum + loss!, 0) / losses.length;
            const results: StepSizeResults = { outcomes, criterion };
            return { results: results as unknown as Json, backend: used };
          },
        };
      }),
    );
  },
};

async function outcomeOf(scheme: SchemeName, run: () => ReturnType<typeof runLearning>): Promise<StepSizeOutcome> {
  try {
    const { evaluations } = (await run()).results;
    return {
      scheme,
      trainingLoss: evaluations.trainingLoss.at(-1)!,
      testAccuracy: evaluations.testAccuracy.at(-1)!,
    };
  } catch (error) {
    // Divergence is an outcome of a search; anything else is an error.
    if (error instanceof DivergenceError) return { scheme, trainingLoss: null, testAccuracy: null };
    throw error;
  }
}
