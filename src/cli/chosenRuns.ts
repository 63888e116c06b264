import { existsSync } from 'node:fs';
import { InputError } from '../errors';
import { allExperiments } from '../experiments';
import {
  type FoundRecord,
  knownStudies,
  type Profile,
  profileFlag,
  type RecordSource,
  recordPath,
  runsFolder,
  snapshotPath,
  studyFolder,
} from '../records';
import { didYouMean } from '../settings';

/** Which of the records of a group are meant. */
export interface RunChoice {
  readonly profile: Profile;
  /** What the group is called; undefined for what is taken without a choice. */
  readonly group: string | undefined;
  /** Runs as the table at the end of a run names them, or experiments; all without one. */
  readonly names: readonly string[];
  readonly seeds?: readonly number[] | undefined;
}

/** What a group has records of: experiments by their names, sweeps under `sweeps/`. */
function experimentNames(): readonly string[] {
  const names = allExperiments().map(({ name }) => name);
  return [...names, ...names.map((name) => `sweeps/${name}`)];
}

/** `learning/sst2/gs/seed-0` */
export function nameOf({ record: { experiment, run } }: FoundRecord<unknown>): string {
  return `${experiment}/${run}`;
}

/**
 * The finished runs of a group that are meant: those of experiments, or by their names, with or without the experiment before
 * it; of these only some seeds.
 *
 * @throws InputError for a run that is not there or not finished, and where nothing is left
 */
export function chosenRuns(source: RecordSource, choice: RunChoice): readonly FoundRecord[] {
  const { names, profile, group } = choice;
  const all = (experiments: readonly string[]): readonly FoundRecord[] =>
    experiments.flatMap((one) => source.every(one));
  const found = names.length === 0 ? all(experimentNames()) : [...new Set(names.flatMap((name) => named(name)))];
  if (found.length === 0) throw new InputError(nothingHere(profile, group));
  const { seeds } = choice;
  const here = found.map(({ record }) => record.seed);
  const absent = seeds?.find((seed) => !here.includes(seed));
  if (absent !== undefined) {
    throw new InputError(`no finished run here has seed ${absent}; there are: ${[...new Set(here)].join(', ')}`);
  }
  return seeds === undefined ? found : found.filter(({ record }) => seeds.includes(record.seed));

  function named(name: string): readonly FoundRecord[] {
    if (experimentNames().includes(name)) {
      const runs = source.every(name);
      if (runs.length === 0) throw new InputError(nothingHere(profile, group, name));
      return runs;
    }
    const before = experimentNames().filter((experiment) => name.startsWith(`${experiment}/`));
    const [exact] = before.flatMap((experiment) => source.named(experiment, name.slice(experiment.length + 1)) ?? []);
    if (exact !== undefined) return [exact];
    const every = all(experimentNames());
    const same = every.filter(({ record }) => record.run === name);
    if (same.length === 1) return same;
    if (same.length > 1) {
      throw new InputError(`several experiments have a run '${name}': name one of ${same.map(nameOf).join(', ')}`);
    }
    throw new InputError(unknownRun(name, before, every, choice));
  }
}

function unknownRun(
  name: string,
  experiments: readonly string[],
  every: readonly FoundRecord[],
  { profile, group }: RunChoice,
): string {
  const folders = [runsFolder(), ...knownStudies().map((study) => studyFolder(study.name))];
  const begun = experiments.some((experiment) =>
    folders.some((folder) =>
      existsSync(snapshotPath(recordPath(folder, profile, experiment, name.slice(experiment.length + 1)))),
    ),
  );
  if (begun) {
    return `run '${name}' of size ${profile} was begun and is not finished; the same npx fedft run goes on with it`;
  }
  if (every.length === 0) return nothingHere(profile, group);
  const known = [...experimentNames(), ...every.map(nameOf)];
  return `no finished run or experiment '${name}' of size ${profile}${ofGroup(group)}${didYouMean(name, known)} See npx fedft show --runs`;
}

function ofGroup(group: string | undefined): string {
  return group === undefined ? '' : ` in ${group}`;
}

function nothingHere(profile: Profile, group: string | undefined, experiment?: string): string {
  const sweep = experiment?.startsWith('sweeps/');
  const command = sweep
    ? `npx fedft sweep --experiment ${experiment!.slice(7)}`
    : `npx fedft run ${experiment ?? 'learning'}`;
  return `no finished run${experiment === undefined ? '' : ` of ${experiment}`} of size ${profile}${ofGroup(group)}; make some with ${command}${profileFlag(profile)}`;
}
