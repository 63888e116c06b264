import { DivergenceError, InputError } from '../../errors';
import { log } from '../../math';
import { bySize, noSnapshot, type Profile, parseJsonBytes, type RunHandle, runsOf } from '../../records';
import { allIn, greedy, paperSchemes, proposed, type Scheme } from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import type { StepSizeGrid } from '../../tasks';
import type { Experiment, RunContext, RunDefinition, RunOutcome } from '../experiment';
import { tuningRun } from './defineRuns';
import { runLearning } from './learningRun';
import { type PreparedTask, prepareTask, requestedTasks, toldSettings } from './preparedTask';
import { trainingWork } from './trainingWork';

/** No other experiment may use this seed: step sizes chosen on it would flatter it. */
const SEARCH_SEED = 977;

/** Step sizes of the low-rank factors (4) and of the task modules (3): every pair is tried. */
const stepSizeGrid: StepSizeGrid = { lora: [0.25, 0.5, 1, 2], head: [0.01, 0.03, 0.1] };

/** What a search does at each size. */
interface SearchSize {
  /** As many as the runs that the step sizes are for, where there is time for it: a step that is too large may fail late. */
  readonly rounds: number;
  /** A step size must serve every scheme that is compared with it, so that it favours none. */
  readonly schemes: readonly Scheme[];
  readonly settings?: Partial<Settings>;
}

const searchSizes: { readonly [profile in Profile]: SearchSize } = bySize({
  smoke: { rounds: 8, schemes: paperSchemes },
  laptop: { rounds: 100, schemes: paperSchemes },
  // The scheme with the most devices, one with few, and the one that often takes a single device, which large steps ruin
  // first; the criterion reads no test example, so few are measured.
  real: { rounds: 30, schemes: [allIn, proposed, greedy], settings: { testExamples: 100 } },
  paper: { rounds: 200, schemes: paperSchemes },
});

/** Where a scheme stood at the end of a run; null where it diverged. */
export interface StepSizeOutcome {
  readonly scheme: string;
  readonly trainingLoss: number | null;
  readonly testAccuracy: number | null;
}

/** One point of the grid with its outcome. */
export interface StepSizePoint {
  readonly loraLearningRate: number;
  readonly headLearningRate: number;
  readonly outcomes: readonly StepSizeOutcome[];
  /** Mean final training loss over the schemes, the number to be smallest; null where one diverged. */
  readonly criterion: number | null;
}

/** What the search on a task leaves in its record. */
export interface StepSizeResults {
  readonly classes: number;
  /** In the order of the grid. */
  readonly points: readonly StepSizePoint[];
  readonly chosen: Pick<StepSizePoint, 'loraLearningRate' | 'headLearningRate'> | null;
}

/**
 * The pair of step sizes with the smallest criterion among those that are not on the edge of divergence: with the next
 * larger step of the low-rank factors in the grid, training still gets below chance under every scheme.
 *
 * @param classes - of the task; a model that answers all of them alike has the loss ln(classes), above it nothing was learned
 * @throws InputError when no point qualifies
 */
export function chooseStepSizes(points: readonly StepSizePoint[], classes = 2): StepSizePoint {
  const learns = (point: StepSizePoint | undefined): boolean =>
    point?.outcomes.every(({ trainingLoss }) => trainingLoss !== null && trainingLoss < log(classes)) ?? false;
  const qualified = points.filter((point) => {
    const [next] = points
      .filter((p) => p.headLearningRate === point.headLearningRate && p.loraLearningRate > point.loraLearningRate)
      .sort((a, b) => a.loraLearningRate - b.loraLearningRate);
    return learns(point) && learns(next);
  });
  const [best] = qualified.sort((a, b) => a.criterion! - b.criterion!);
  if (best === undefined) throw new InputError('no pair of step sizes learns with a margin; search smaller ones');
  return best;
}

/** The searches of `step-size-search`, one a task. */
export const stepSizeRuns: RunHandle<StepSizeResults, { readonly task: string }> = runsOf('step-size-search', {
  labels: { task: 'text' },
  run: ({ task }) => `${task}/grid`,
  trains: true,
});

/**
 * The search behind the step sizes of each task: every pair of a grid, on one seed that nothing else uses. The criterion is
 * the training loss, never the test accuracy; {@link chooseStepSizes} reads it.
 */
export const stepSizeSearch: Experiment = {
  name: 'step-size-search',
  section: 'V-A',
  about: 'the search behind the step sizes of each task, on a seed of its own',
  module: __filename,
  onRequest: true,
  async runs(request): Promise<readonly RunDefinition[]> {
    const { rounds, schemes, settings } = searchSizes[request.profile];
    const runs: RunDefinition[] = [];
    for (const task of requestedTasks(request)) {
      const prepared = await prepareTask(request, task, { ...settings, rounds, evaluateEvery: rounds });
      const grid = (request.profile === 'real' && task.published?.stepSizes) || stepSizeGrid;
      const tuning = tuningRun(stepSizeRuns.experiment, prepared);
      runs.push(...tuning);
      const run = stepSizeRuns.define({
        labels: { task: task.name },
        seed: SEARCH_SEED,
        source: prepared.task.source,
        settings: toldSearch(prepared, grid, schemes),
        after: tuning.map(({ run }) => run),
        backend: prepared.backend,
        work: trainingWork(prepared, prepared.settings),
        execute: (context) => search(prepared, grid, schemes, context),
      });
      runs.push(run);
    }
    return runs;
  },
};

/** What the record is told: the grid in place of the step sizes, which come from here. */
function toldSearch(prepared: PreparedTask, grid: StepSizeGrid, schemes: readonly Scheme[]): RunDefinition['settings'] {
  const { loraLearningRate, headLearningRate, ...told } = toldSettings(prepared, {
    ...prepared.settings,
    seed: SEARCH_SEED,
  });
  const few = schemes === paperSchemes ? {} : { schemes: schemes.map(({ name }) => name) };
  return { ...told, grid: { lora: [...grid.lora], head: [...grid.head] }, ...few };
}

async function search(
  prepared: PreparedTask,
  { lora, head }: StepSizeGrid,
  schemes: readonly Scheme[],
  context: RunContext,
): Promise<RunOutcome<StepSizeResults>> {
  const { onProgress, signal, snapshot } = context;
  const kept = snapshot.read();
  const done: unknown = kept ? parseJsonBytes(kept, 'the state of a search', { remedy: 'start it again' }) : [];
  const points = done as StepSizePoint[];
  const grid = lora.flatMap((factors) => head.map((heads) => [factors, heads] as const));
  const total = grid.length * schemes.length * prepared.settings.rounds;
  let used: string = prepared.backend ?? 'default';
  for (const [i, [loraLearningRate, headLearningRate]] of grid.entries()) {
    if (i < points.length) continue;
    signal.throwIfAborted();
    const settings = parseSettings({ ...prepared.settings, loraLearningRate, headLearningRate, seed: SEARCH_SEED });
    const describe = `step sizes ${loraLearningRate} and ${headLearningRate}`;
    const outcomes: StepSizeOutcome[] = [];
    for (const [j, scheme] of schemes.entries()) {
      const before = (i * schemes.length + j) * prepared.settings.rounds;
      // The search keeps its own state, point by point; a run's would be taken for it.
      const own: RunContext = {
        onProgress: (done) => onProgress(before + done, total, `${scheme.name}, ${describe}`),
        signal,
        snapshot: noSnapshot,
      };
      const { outcome, backend } = await outcomeOf(scheme, () => runLearning(prepared, settings, scheme, own));
      outcomes.push(outcome);
      used = backend ?? used;
    }
    points.push({ loraLearningRate, headLearningRate, outcomes, criterion: criterionOf(outcomes) });
    snapshot.write(new TextEncoder().encode(JSON.stringify(points)));
    onProgress((i + 1) * schemes.length * prepared.settings.rounds, total, describe);
  }
  const classes = prepared.task.classes.length;
  const chosen = chosenOrNull(points, classes);
  const results: StepSizeResults = { classes, points, chosen };
  return { results, backend: used };
}

async function outcomeOf(
  scheme: Scheme,
  run: () => ReturnType<typeof runLearning>,
): Promise<{ readonly outcome: StepSizeOutcome; readonly backend?: string }> {
  try {
    const { results, backend } = await run();
    const { trainingLoss, testAccuracy } = results.evaluations;
    return {
      outcome: { scheme: scheme.name, trainingLoss: trainingLoss.at(-1)!, testAccuracy: testAccuracy.at(-1)! },
      backend,
    };
  } catch (error) {
    // Divergence is an outcome of a search; anything else is an error.
    if (!(error instanceof DivergenceError)) throw error;
    return { outcome: { scheme: scheme.name, trainingLoss: null, testAccuracy: null } };
  }
}

function criterionOf(outcomes: readonly StepSizeOutcome[]): number | null {
  let sum = 0;
  for (const { trainingLoss } of outcomes) {
    if (trainingLoss === null) return null;
    sum += trainingLoss;
  }
  return sum / outcomes.length;
}

function chosenOrNull(points: readonly StepSizePoint[], classes: number): StepSizeResults['chosen'] {
  try {
    const { loraLearningRate, headLearningRate } = chooseStepSizes(points, classes);
    return { loraLearningRate, headLearningRate };
  } catch (error) {
    // A search at the smallest size is too short to learn anything; it says so and chooses nothing.
    if (error instanceof InputError) return null;
    throw error;
  }
}
