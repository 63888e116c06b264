export { makeFolder, writeFileAtomic } from './atomicWrite';
export { canonicalJson, type Json, sha256 } from './canonical';
export { codeDigest, currentEnvironment, type Environment, packageVersion, repositoryRoot } from './environment';
export { isObject, JSON_BYTES, type JsonObject, readJson } from './jsonFile';
export { type JsonRules, parseJson, parseJsonBytes } from './parseJson';
export type { OnProgress } from './progress';
export {
  formatRecord,
  makeRecord,
  parseRecord,
  type RecordContent,
  type RunRecord,
  recordDigest,
  recordSchema,
} from './record';
export { kindOf, readRegularFile, requireRegularFile } from './regularFile';
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
  currentProfile,
  type FoundRecord,
  findRecord,
  listReferences,
  listRuns,
  type Profile,
  profiles,
  readRecord,
  recordPath,
  referenceFolder,
  requireRecord,
  runsFolder,
  writeRecord,
} from './store';
export { startThreadTime } from './threadTime';
