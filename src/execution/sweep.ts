import { type Pooler, poolers } from '../checkpoint';
import { FedftError, InputError } from '../errors';
import { type Experiment, type ExperimentRequest, experimentNamed, type RunDefinition } from '../experiments';
import { type Profile, profiles } from '../records';
import { didYouMean, readingNamed, settingsTable, unknownSetting } from '../settings';
import { taskNamed } from '../tasks';
import { type PlannedRun, planExperiment, type RecordName, runKey } from './plan';
import { slugOf } from './study';
import { requireHeard } from './unheard';

/** A grid over settings: one experiment under every combination of values. */
export interface Sweep {
  /** Name of the experiment. */
  readonly experiment: string;
  readonly profile: Profile;
  /** The grid: several values a setting. The records of a grid point carry them in their names. */
  readonly settings: Readonly<Record<string, readonly (string | number)[]>>;
  /** Settings that are the same at every grid point. */
  readonly fixed: Readonly<Record<string, string | number>>;
  /** Name of a reading of the paper, whose settings stand in for the defaults. */
  readonly reading?: string;
  /** Settings of a project file, which those of the sweep win over. */
  readonly assumed?: Readonly<Record<string, unknown>>;
  /** The whole grid once for each of these seeds; the experiment's own seeds without any. */
  readonly seeds?: readonly number[];
  readonly schemes?: readonly string[];
  readonly tasks?: readonly string[];
  /** Folder with the real data sets. */
  readonly data?: string;
  readonly checkpoint?: string;
  readonly pooler?: Pooler;
  /** Height and width of the images that a model of images is to read, pixels. */
  readonly imageSize?: number;
  /** Folder that keeps embedded pictures for later runs. */
  readonly embeddingCache?: string;
  readonly backend?: string;
  /** Whether data and vocabularies that look cut off are refused. */
  readonly strictData?: boolean;
}

/** One combination of values, under one seed where the sweep names seeds. */
export interface SweepPoint {
  /** Path-like, for example `rounds-50/penalty-count`; empty where nothing varies. */
  readonly name: string;
  readonly request: ExperimentRequest;
  readonly seed?: number;
}

const keys = [
  'experiment',
  'profile',
  'settings',
  'seeds',
  'schemes',
  'tasks',
  'data',
  'checkpoint',
  'pooler',
  'imageSize',
  'embeddingCache',
  'backend',
  'strictData',
  'reading',
] as const;

/**
 * A sweep from JSON: `{"experiment": "transient", "profile": "smoke", "settings": {"rounds": [50, 100]}, "seeds": [0, 1]}`.
 * A setting with one value instead of a list holds at every grid point.
 *
 * @param origin - what to call the value in errors, normally its path
 * @throws InputError naming what is wrong and what is allowed
 */
export function parseSweep(value: unknown, origin: string): Sweep {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${origin} must hold a JSON object such as {"experiment": "transient", "settings": {...}}`);
  }
  const given = value as Record<string, unknown>;
  for (const name of Object.keys(given)) {
    if (!keys.some((key) => key === name))
      throw new InputError(`${origin}: unknown key '${name}'${didYouMean(name, keys, ` Known: ${keys.join(', ')}`)}`);
  }
  const text = (key: string): string | undefined => {
    if (given[key] === undefined || typeof given[key] === 'string') return given[key];
    throw new InputError(`${origin}: ${key} must be text, got ${JSON.stringify(given[key])}`);
  };
  const pixels = (key: string): number | undefined => {
    const value = given[key];
    if (value === undefined || (Number.isInteger(value) && (value as number) >= 1)) return value as number | undefined;
    throw new InputError(`${origin}: ${key} must be a whole number of pixels, got ${JSON.stringify(value)}`);
  };
  const flag = (key: string): boolean | undefined => {
    if (given[key] === undefined || typeof given[key] === 'boolean') return given[key];
    throw new InputError(`${origin}: ${key} must be true or false, got ${JSON.stringify(given[key])}`);
  };
  const texts = (key: string): readonly string[] | undefined =>
    list(given[key], `${origin}: ${key}`, 'names', (item) => typeof item === 'string') as readonly string[] | undefined;
  const experiment = text('experiment');
  if (experiment === undefined) throw new InputError(`${origin}: name an experiment, for example "transient"`);
  const size = text('profile') ?? 'laptop';
  const profile = profiles.find((known) => known === size);
  if (profile === undefined)
    throw new InputError(`${origin}: profile must be one of ${profiles.join(', ')}, got '${size}'`);
  const seeds = list(
    given['seeds'],
    `${origin}: seeds`,
    'whole numbers >= 0',
    (item) => Number.isSafeInteger(item) && (item as number) >= 0,
  );
  const pooler = poolers.find((known) => known === text('pooler'));
  if (text('pooler') !== undefined && pooler === undefined)
    throw new InputError(`${origin}: pooler must be one of ${poolers.join(', ')}, got '${text('pooler')}'`);
  const optional = {
    seeds: seeds as readonly number[] | undefined,
    schemes: texts('schemes'),
    tasks: texts('tasks')?.filter((task) => taskNamed(task)),
    data: text('data'),
    checkpoint: text('checkpoint'),
    pooler,
    imageSize: pixels('imageSize'),
    embeddingCache: text('embeddingCache'),
    backend: text('backend'),
    strictData: flag('strictData'),
    reading: readingOf(text('reading')),
  };
  const set = Object.fromEntries(Object.entries(optional).filter(([, part]) => part !== undefined));
  return { experiment: experimentNamed(experiment).name, profile, ...parseGrid(given['settings'], origin), ...set };
}

function readingOf(name: string | undefined): string | undefined {
  return name === undefined ? undefined : readingNamed(name).name;
}

function parseGrid(value: unknown, origin: string): Pick<Sweep, 'settings' | 'fixed'> {
  if (typeof value !== 'object' || Array.isArray(value)) {
    if (value !== undefined) throw new InputError(`${origin}: settings must be an object of lists of values`);
  }
  const settings: Record<string, readonly (string | number)[]> = {};
  const fixed: Record<string, string | number> = {};
  for (const [name, values] of Object.entries(value ?? {})) {
    if (!Object.hasOwn(settingsTable, name)) {
      throw new InputError(`${origin}: ${unknownSetting(name)}`);
    }
    const plain = (item: unknown): boolean => typeof item === 'string' || Number.isFinite(item);
    if (plain(values)) fixed[name] = values as string | number;
    else
      settings[name] = list(values, `${origin}: settings.${name}`, 'numbers or words', plain) as readonly (
        | string
        | number
      )[];
  }
  return { settings, fixed };
}

function list(
  value: unknown,
  name: string,
  what: string,
  holds: (item: unknown) => boolean,
): readonly unknown[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0 || !value.every(holds)) {
    throw new InputError(`${name} must be a list of ${what}, at least one, got ${JSON.stringify(value)}`);
  }
  const twice = value.find((item, i) => value.indexOf(item) < i);
  if (twice !== undefined) throw new InputError(`${name} holds ${JSON.stringify(twice)} twice; name it once`);
  return value;
}

/** The grid points of a sweep: the last setting varies fastest, seeds faster still. */
export function sweepPoints(sweep: Sweep): readonly SweepPoint[] {
  const { profile, fixed, assumed, data, schemes, tasks, checkpoint, pooler, imageSize, embeddingCache } = sweep;
  const { backend, strictData, reading } = sweep;
  let combinations: readonly Readonly<Record<string, string | number>>[] = [{}];
  for (const [name, values] of Object.entries(sweep.settings)) {
    combinations = combinations.flatMap((rest) => values.map((value) => ({ ...rest, [name]: value })));
  }
  return combinations.flatMap((values) =>
    (sweep.seeds ?? [undefined]).map((seed): SweepPoint => {
      const own = seed === undefined ? {} : { seed };
      const request: ExperimentRequest = {
        profile,
        overrides: { ...assumed, ...fixed, ...values, ...own },
        ...(assumed === undefined
          ? {}
          : { assumed: Object.keys(assumed).filter((name) => !(name in { ...fixed, ...values, ...own })) }),
        ...(seed === undefined ? {} : { seeds: [seed] }),
        ...(data === undefined ? {} : { dataFolder: data }),
        ...(schemes === undefined ? {} : { schemes }),
        ...(tasks === undefined ? {} : { tasks: tasks.filter((task) => taskNamed(task)) }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
        ...(pooler === undefined ? {} : { pooler }),
        ...(imageSize === undefined ? {} : { imageSize }),
        ...(embeddingCache === undefined ? {} : { embeddingCache }),
        ...(backend === undefined ? {} : { backend }),
        ...(strictData === undefined ? {} : { strictData }),
        ...(reading === undefined ? {} : { reading }),
      };
      return { name: pointName(reading === undefined ? values : { reading, ...values }), request, ...own };
    }),
  );
}

/** `{ deviceCount: 10, penalty: 'count' }` as `device-count-10/penalty-count`. */
function pointName(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => slugOf(`${name}-${value}`))
    .join('/');
}

/**
 * The runs of a sweep. The records of every grid point have names of their own, `sweeps/EXPERIMENT/POINT/RUN`, apart from
 * those of the experiment itself, so that a sweep changes no figure.
 *
 * @param only - exactly these runs, by the names of their records; all without it. Only their grid points are planned
 * @throws InputError naming the grid point whose settings do not go together, before any work
 */
export async function planSweep(sweep: Sweep, only?: readonly string[]): Promise<readonly PlannedRun[]> {
  const experiment = experimentNamed(sweep.experiment);
  const plan: PlannedRun[] = [];
  for (const point of sweepPoints(sweep)) {
    const prefix = runKey({ experiment: `sweeps/${experiment.name}`, run: point.name });
    if (only !== undefined && !only.some((name) => name.startsWith(prefix))) continue;
    plan.push(...(await planPoint(experiment, point)));
  }
  const keys = plan.map(runKey);
  const unknown = only?.find((name) => !keys.includes(name));
  if (unknown !== undefined) {
    throw new InputError(
      `the sweep has no run '${unknown}'${didYouMean(unknown, keys, ` Its runs begin with sweeps/${experiment.name}/`)}`,
    );
  }
  return only === undefined ? plan : plan.filter((planned) => only.includes(runKey(planned)));
}

async function planPoint(experiment: Experiment, { name, request, seed }: SweepPoint): Promise<readonly PlannedRun[]> {
  const rename = ({ run, labels }: RunDefinition): RecordName => {
    // A run that says its seed already needs no other name for it.
    const own = seed === undefined || run.split('/').includes(`seed-${seed}`) ? [] : [`seed-${seed}`];
    return {
      experiment: `sweeps/${experiment.name}`,
      labels: { ...labels, ...(name === '' ? {} : { point: name }), ...(seed === undefined ? {} : { seed }) },
      run: [name, ...own, run].filter((part) => part !== '').join('/'),
    };
  };
  try {
    const definitions = await experiment.runs(request);
    requireHeard(request, definitions, [experiment.name]);
    return await planExperiment(experiment, request, { definitions, rename });
  } catch (error) {
    if (!(error instanceof FedftError)) throw error;
    throw new InputError(`grid point ${name || '(the only one)'}: ${error.message}`, { cause: error });
  }
}
