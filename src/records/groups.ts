import { InputError } from '../errors';
import { didYouMean } from '../settings';
import { currentProfile, type Profile } from './profile';
import { joinedFiles, type RecordFiles, recordFiles } from './recordFiles';
import { type LeftOut, type RecordSource, type RecordsByName, sourceOf } from './source';
import { referenceFolder, runsFolder } from './store';
import { knownStudies, reservedGroups, studyFolder } from './study';

/**
 * The records of a size. Of every part of an experiment (its runs on one task, say) either the committed references are
 * taken or the runs that were made here, never a mixture of both: one's own where none is missing that the reference has. Own
 * runs that the reference has no name for, those of a scheme or a task of one's own, are beside it. Studies are apart.
 *
 * With `FEDFT_FROM` the records of that group alone, as {@link recordsFrom} has them.
 */
export function foundRecords(profile: Profile = currentProfile()): RecordSource {
  return recordsFrom(process.env['FEDFT_FROM'] || undefined, profile);
}

/**
 * The records of one group.
 *
 * @param group - `reference`, `own`, or the name of a study; undefined for what {@link foundRecords} says
 * @throws InputError for a name that no study has
 */
export function recordsFrom(group: string | undefined, profile: Profile = currentProfile()): RecordSource {
  if (group === undefined) return eitherGroup(profile);
  if (group === 'reference') return committedRecords(profile);
  return group === 'own' ? ownRecords(profile) : studyRecords(group, profile);
}

/** The committed references alone: what documents are written from, so that they do not depend on who writes them. */
export function committedRecords(profile: Profile = 'laptop'): RecordSource {
  const known = committed.get(profile) ?? sourceOf(only(references(profile)), profile);
  committed.set(profile, known);
  return known;
}

/** Read again and again while documents are written; they change only with the checkout. */
const committed = new Map<Profile, RecordSource>();
const committedAlone = new Map<Profile, RecordSource>();

/** The committed references of exactly one size: what runs of that size are compared with. */
export function committedOfSize(profile: Profile): RecordSource {
  const known =
    committedAlone.get(profile) ?? sourceOf(only(recordFiles(referenceFolder, profile, 'reference')), profile);
  committedAlone.set(profile, known);
  return known;
}

/** The records of exactly one size that were made here under the usual settings: what may become its references. */
export function ownOfSize(profile: Profile): RecordSource {
  return sourceOf(only(recordFiles(runsFolder(), profile, 'run')), profile);
}

/** The records that were made here under the usual settings, and no others. */
export function ownRecords(profile: Profile = currentProfile()): RecordSource {
  return sourceOf(only(filesOf(runsFolder(), profile, 'run')), profile);
}

/**
 * The records of a study, and no others.
 *
 * @throws InputError for a name that no study has
 */
export function studyRecords(name: string, profile: Profile = currentProfile()): RecordSource {
  const known = [...reservedGroups, ...knownStudies().map((study) => study.name)];
  if (!known.includes(name)) {
    throw new InputError(
      `no study '${name}' in ${runsFolder()}${didYouMean(name, known)} There are: ${known.join(', ')}. A study is made by \`npx fedft run EXPERIMENT --name ${name}\``,
    );
  }
  return sourceOf(only(filesOf(studyFolder(name), profile, 'run')), profile);
}

function references(profile: Profile): RecordFiles {
  return filesOf(referenceFolder, profile, 'reference');
}

/**
 * Sizes whose records are read together with those of another: what is drawn and judged at the size `laptop` takes the runs of
 * published checkpoints on real data in, which take hours to make and are committed.
 */
const readWith: { readonly [profile in Profile]?: Profile } = { laptop: 'real' };

function filesOf(folder: string, profile: Profile, origin: 'run' | 'reference'): RecordFiles {
  const [files, other] = [recordFiles(folder, profile, origin), readWith[profile]];
  return other === undefined ? files : joinedFiles(files, recordFiles(folder, other, origin));
}

function only(files: RecordFiles): RecordsByName {
  return {
    named: files.named,
    every: (experiment) => files.runs(experiment).map((run) => files.named(experiment, run)!),
  };
}

/** A part of an experiment: the runs whose names begin with the same word, as those on one task do. */
function partOf(run: string): string {
  return run.includes('/') ? run.slice(0, run.indexOf('/')) : '';
}

function eitherGroup(profile: Profile): RecordSource {
  const [own, reference] = [filesOf(runsFolder(), profile, 'run'), references(profile)];
  // The committed records change only with the checkout, and a study may ask for each of its runs.
  const committedParts = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const referenceParts = (experiment: string): ReadonlyMap<string, readonly string[]> => {
    const known = committedParts.get(experiment);
    if (known !== undefined) return known;
    const parts = new Map<string, string[]>();
    for (const run of reference.runs(experiment)) {
      const runs = parts.get(partOf(run));
      if (runs === undefined) parts.set(partOf(run), [run]);
      else runs.push(run);
    }
    committedParts.set(experiment, parts);
    return parts;
  };
  /** Whether a part of the reference was made here as a whole. */
  const isWhole = (experiment: string, part: string): boolean =>
    referenceParts(experiment)
      .get(part)
      ?.every((run) => own.has(experiment, run)) ?? false;
  return sourceOf(
    {
      named(experiment, run) {
        const [here, committed] = [own.named(experiment, run), reference.named(experiment, run)];
        if (here === undefined || committed === undefined) return here ?? committed;
        return isWhole(experiment, partOf(run)) ? here : committed;
      },
      every(experiment) {
        const whole = new Map([...referenceParts(experiment).keys()].map((part) => [part, isWhole(experiment, part)]));
        return [...new Set([...own.runs(experiment), ...reference.runs(experiment)])].sort().map((run) => {
          const [first, second] = whole.get(partOf(run)) ? [own, reference] : [reference, own];
          return (first.named(experiment, run) ?? second.named(experiment, run))!;
        });
      },
      leftOut(experiment) {
        return [...referenceParts(experiment)].flatMap(([part, all]): LeftOut[] => {
          const hidden = all.filter((run) => own.has(experiment, run));
          if (hidden.length === 0 || hidden.length === all.length) return [];
          const what = part === '' ? experiment : `${experiment}/${part}`;
          return [
            {
              what: `${hidden.length} own ${hidden.length === 1 ? 'record' : 'records'} of ${what}`,
              why: `the reference, taken as a whole, has ${all.length}; --from own takes yours alone`,
            },
          ];
        });
      },
    },
    profile,
  );
}
