import type { FederatedResults } from '../../federation';
import type { SchemeCurve } from '../curves';
import { testAccuracyFigure, trainingLossFigure } from '../learningFigures';
import {
  delayTraceFigure,
  devicesPerRoundFigure,
  type SchedulingSeries,
  virtualQueueFigure,
} from '../schedulingFigures';
import { type FigureEntry, type Provenance, recordEntry } from './entry';

/** A task as figures know it: how its runs are called, how a title names it, which column of figure 3 it is. */
interface TaskFigures {
  readonly slug: string;
  readonly title: string;
  /** The paper's loss and accuracy panels; `'-'` for a task that the paper does not have. */
  readonly loss: string;
  readonly accuracy: string;
}

const tasks: readonly TaskFigures[] = [
  { slug: 'sst2', title: 'SST-2', loss: '3(a)', accuracy: '3(d)' },
  { slug: 'generated', title: 'a generated task', loss: '-', accuracy: '-' },
];

/** The four runs of a task, in the order of the paper's legends. */
type Runs = readonly [FederatedResults, FederatedResults, FederatedResults, FederatedResults];

/** The first column of figure 3 and the traces behind it, for each task. */
export const learningEntries: readonly FigureEntry[] = tasks.flatMap(({ slug, title, loss, accuracy }) => {
  const entry = (
    id: string,
    paper: string,
    draw: (runs: Runs, provenance: Provenance) => ReturnType<typeof trainingLossFigure>,
  ): FigureEntry =>
    recordEntry<Runs>({
      id,
      paper,
      experiment: 'first-light',
      runs: [`${slug}/all-in/seed-0`, `${slug}/proposed/seed-0`, `${slug}/gs/seed-0`, `${slug}/aaba/seed-0`],
      draw,
    });
  const name = (panel: string, words: string): string =>
    `${panel === '-' ? '' : `fig${panel.replace(/[()]/g, '')}-`}${words}-${slug}`;
  return [
    entry(name(loss, 'training-loss'), loss, (runs, { id, source }) =>
      trainingLossFigure({ id, task: title, curves: runs.map((run) => curve(run, 'trainingLoss')), source }),
    ),
    entry(name(accuracy, 'test-accuracy'), accuracy, (runs, { id, source }) =>
      testAccuracyFigure({ id, task: title, curves: runs.map((run) => curve(run, 'testAccuracy')), source }),
    ),
    entry(`devices-per-round-${slug}`, '-', (runs, { id, source }) =>
      devicesPerRoundFigure({ id, ...scheduling(runs), source }),
    ),
    entry(`delay-${slug}`, '-', (runs, { id, source }) => delayTraceFigure({ id, ...scheduling(runs), source })),
    // All-in has no delay constraint: its queue only grows and would flatten the others to a line.
    entry(`virtual-queue-${slug}`, '-', (runs, { id, source }) =>
      virtualQueueFigure({ id, ...scheduling(runs.slice(1)), source }),
    ),
  ];
});

/** The measurements of a run as a curve. */
function curve({ scheme, evaluations }: FederatedResults, quantity: 'trainingLoss' | 'testAccuracy'): SchemeCurve {
  return { scheme, rounds: evaluations.round, values: evaluations[quantity] };
}

function scheduling(runs: readonly FederatedResults[]): {
  series: readonly SchedulingSeries[];
  delayBudget: number;
  deviceCount: number;
} {
  const { delayBudget, deviceCount } = runs[0]!;
  return { series: runs.map(({ scheme, rounds }) => ({ scheme, ...rounds })), delayBudget, deviceCount };
}
