import type { Profile } from '../../records';

/** What a workflow engine reserves for one run. */
export interface RunResources {
  /** Of memory, MiB. */
  readonly memoryMb: number;
  /** Until it is taken for lost; twice that at the second attempt. */
  readonly minutes: number;
  readonly gpu: boolean;
}

type BySize = { readonly [profile in Profile]: Omit<RunResources, 'gpu'> };

/** Runs without a model: a quarter of a GiB is Node.js itself. */
const studies: BySize = {
  smoke: { memoryMb: 1000, minutes: 5 },
  laptop: { memoryMb: 1000, minutes: 30 },
  paper: { memoryMb: 2000, minutes: 600 },
};

/** Runs that train: small encoders at the two smaller sizes, BERT-base or ViT-base at the size of the paper. */
const training: BySize = {
  smoke: { memoryMb: 2000, minutes: 10 },
  laptop: { memoryMb: 2500, minutes: 60 },
  paper: { memoryMb: 8000, minutes: 2880 },
};

/** Experiments that train nothing. */
const withoutModel: readonly string[] = [
  'formula-checks',
  'bound',
  'early-stop',
  'transient',
  'device-order',
  'running-time',
  'ambiguity',
];

/** Whether the runs of an experiment train a model. */
export function trainsModel(experiment: string): boolean {
  return !withoutModel.includes(experiment);
}

/**
 * What a run of an experiment is given at a size: several times what was measured, since a job that meets its limit is killed.
 *
 * @param backend - the tensor backend asked for; only `tensorflow` can use a GPU
 */
export function runResources(experiment: string, profile: Profile, backend?: string): RunResources {
  const trains = trainsModel(experiment);
  return { ...(trains ? training : studies)[profile], gpu: trains && backend === 'tensorflow' };
}
