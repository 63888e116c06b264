// What runs leave on disk: canonical JSON, digests, handles and labels of runs, records, snapshots.
// Not here: which experiments there are, or what their results mean.

export { makeFolder, requireWritable, writeFileAtomic } from './atomicWrite';
export { canonicalJson, type Json, sha256, toJson } from './canonical';
export { codeDigest, codeFiles, codeWithoutSchemes, digestOfCode, repositoryRoot, runCode } from './codeDigest';
export { currentEnvironment, type Environment, packageVersion } from './environment';
export {
  committedOfSize,
  committedRecords,
  foundRecords,
  ownOfSize,
  ownRecords,
  recordsFrom,
  studyRecords,
} from './groups';
export {
  type LabelArguments,
  type NamedRun,
  type NoLabels,
  type RunHandle,
  type RunKind,
  type RunText,
  runsOf,
} from './handle';
export { instructionSet } from './instructionSet';
export { isObject, JSON_BYTES, type JsonObject, readJson } from './jsonFile';
export type { Labels } from './labels';
export { nativeTensorFlowFolder } from './nativeFolder';
export { notFollowed } from './notFollowed';
export { packState, unpackState, type WorkState } from './packedState';
export { type JsonRules, parseJson, parseJsonBytes } from './parseJson';
export { bySize, currentProfile, type Profile, profileFlag, profiles } from './profile';
export type { OnProgress } from './progress';
export { formatRecord, makeRecord, parseRecord, recordDigest } from './record';
export { readRegularFile, requireRegularFile } from './regularFile';
export type { RunContext, RunDefinition, RunOutcome, RunPart } from './run';
export type { RunNeeds, RunWork } from './runCost';
export { type RecordContent, type RunRecord, recordSchema } from './runRecord';
export {
  clearSnapshot,
  noSnapshot,
  openSnapshot,
  removeAbandoned,
  type Snapshot,
  type SnapshotOptions,
  snapshotPath,
} from './snapshot';
export {
  type FoundRecord,
  type LeftOut,
  missingRecord,
  type RecordSource,
  recordsInMemory,
  recordsOfReading,
} from './source';
export { readRecord, recordPath, referenceFolder, runsFolder, writeRecord } from './store';
export {
  describeTold,
  knownStudies,
  openStudy,
  requireStudyName,
  reservedGroups,
  type Study,
  studyFolder,
} from './study';
export { startThreadTime } from './threadTime';
export { type Activity, activities, isTimeNoted, noteTime, spend, startActivity, type TimeSpent } from './timeSpent';
export { isInstalled, workFolder } from './workFolder';
