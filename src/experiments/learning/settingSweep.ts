import { bySize, type Profile, type RunHandle, runsOf } from '../../records';
import type { Scheme } from '../../scheduling';
import { parseSettings, type Settings } from '../../settings';
import type { TaskDefinition } from '../../tasks';
import { type Experiment, type ExperimentRequest, type RunDefinition, settingsOfReading } from '../experiment';
import { requestedSchemes } from '../requestedSchemes';
import { defineLearningRuns, requestedSeeds } from './defineRuns';
import type { LearningLabels, LearningRunResults } from './learningRun';
import { prepareTask, requestedTasks } from './preparedTask';
import type { UsualSeeds } from './sizes';

/** The settings that are numbers. */
type NumericSetting = {
  [Name in keyof Settings]: Settings[Name] extends number ? Name : never;
}[keyof Settings];

/** Settings of an experiment at each size. */
type BaseSettings = { readonly [profile in Profile]: Partial<Settings> };

/** A sweep compares where runs end, the mean over the last quarter of their rounds. */
const ends: BaseSettings = bySize<Partial<Settings>>({ smoke: {}, laptop: { evaluateEvery: 25 }, paper: {} });

/** What tells the runs of a sweep apart: the value of the setting, by a word such as `batch-8`, too. */
export type SweepLabels = LearningLabels & { readonly variant: string };

/** The runs of a sweep. */
export function sweepRuns(experiment: string): RunHandle<LearningRunResults, SweepLabels> {
  return runsOf(experiment, {
    labels: { task: 'text', variant: 'text', scheme: 'text', seed: 'number' },
    run: ({ task, variant, scheme, seed }) => `${task}/${variant}/${scheme}/seed-${seed}`,
    trains: true,
  });
}

/** What a sweep varies, and on what. */
export interface SettingSweep extends Pick<Experiment, 'section' | 'about' | 'module' | 'onRequest'> {
  /** From {@link sweepRuns}. */
  readonly runs: RunHandle<LearningRunResults, SweepLabels>;
  readonly setting: NumericSetting;
  /** The values at each size; a value that the request sets for the setting takes their place. */
  readonly values: { readonly [profile in Profile]: readonly number[] };
  /** A value that the profile's number stands for; default that number. */
  readonly meaning?: (number: number, base: Settings) => number;
  /** The label `variant` of a value's runs; `index` counts the values. */
  readonly variantName: (value: number, index: number) => string;
  /** The schemes where the request names none. */
  readonly schemes: readonly Scheme[];
  /** Schemes that the setting does not touch: never run, even where they are named. */
  readonly untouched?: readonly Scheme[];
  /** How many seeds it has where none are named; default {@link sweepSeeds}. */
  readonly seeds?: UsualSeeds;
  /** Settings of its own at each size; by default it measures no more often than the numbers at the end of a run need. */
  readonly base?: BaseSettings;
  /** Which of the request's tasks are taken where it names none; default all. */
  readonly usualTasks?: (tasks: readonly TaskDefinition[]) => readonly TaskDefinition[];
}

/**
 * Federated fine-tuning under several values of one setting, all else equal. Runs are called
 * `TASK/VARIANT/SCHEME/seed-S`, in the order of seeds, values and schemes.
 */
export function settingSweep(sweep: SettingSweep): Experiment {
  const { runs: handle, section, about, module, onRequest = false, setting, values, variantName } = sweep;
  const { untouched = [], usualTasks = (tasks) => tasks, meaning = (number) => number, seeds, base = ends } = sweep;
  return {
    name: handle.experiment,
    section,
    about,
    module,
    onRequest,
    async runs(request): Promise<readonly RunDefinition[]> {
      const schemes = requestedSchemes(request, sweep.schemes).filter((scheme) => !untouched.includes(scheme));
      const told = parseSettings(settingsOfReading(request));
      const swept = requestedValue(request, setting) ?? values[request.profile].map((number) => meaning(number, told));
      const variants = swept.flatMap((value, index) =>
        schemes.map((scheme) => ({
          scheme,
          settings: { [setting]: value },
          labels: (common: LearningLabels) => ({ ...common, variant: variantName(value, index) }),
        })),
      );
      const tasks = requestedTasks(request);
      const runs: RunDefinition[] = [];
      for (const task of request.tasks === undefined ? usualTasks(tasks) : tasks) {
        const prepared = await prepareTask(request, task, base[request.profile]);
        runs.push(...defineLearningRuns(handle, prepared, requestedSeeds(request, task.name, seeds), variants));
      }
      return runs;
    },
  };
}

/** The one value that a request sets for a setting, checked; undefined where it sets none. */
function requestedValue({ overrides }: ExperimentRequest, setting: NumericSetting): readonly [number] | undefined {
  const own = overrides[setting];
  return own === undefined ? undefined : [parseSettings({ [setting]: own })[setting]];
}
