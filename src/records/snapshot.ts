import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomic } from './atomicWrite';
import { sha256 } from './canonical';

/** Where a run keeps its state while it is under way, so that a killed run goes on where it was. */
export interface Snapshot {
  /** The state last written by a run with the same settings and code; undefined where there is none that can be used. */
  read(): Uint8Array | undefined;
  /** Replaces the state, whole or not at all. Never throws: where it cannot be kept, the run goes on without it. */
  write(bytes: Uint8Array): void;
}

/** For runs too short to keep a state, and for callers that want none. */
export const noSnapshot: Snapshot = { read: () => undefined, write: () => {} };

/** How {@link openSnapshot} finds and reports its file. */
export interface SnapshotOptions {
  readonly path: string;
  /** Digest of everything that decides the run; a file of another key is outdated. */
  readonly key: string;
  /** Hears, once each, of a file that cannot be used and of one that cannot be written. */
  readonly onNotice?: (message: string) => void;
}

const SCHEMA = 'fedft-snapshot/1';
const NEWLINE = 0x0a;

/** The file beside a record that holds the state of its run. */
export function snapshotPath(record: string): string {
  return record.replace(/\.json$/, '.snapshot');
}

/**
 * The snapshot kept in a file: one line with schema, key, length and SHA-256 of the state, then the state itself. A torn,
 * foreign or outdated file is reported and ignored; the run then starts from its beginning.
 */
export function openSnapshot({ path, key, onNotice = () => {} }: SnapshotOptions): Snapshot {
  let told = false;
  return {
    read() {
      if (!existsSync(path)) return undefined;
      const { state, reason } = parseSnapshot(readFileSync(path), key);
      if (state === undefined) onNotice(`${path} ${reason}; starting this run from its beginning`);
      return state;
    },
    write(bytes) {
      try {
        writeFileAtomic(path, [`${SCHEMA} ${key} ${bytes.length} ${sha256(bytes)}\n`, bytes]);
      } catch (error) {
        if (!told)
          onNotice(`${(error as Error).message}. The run goes on, but would start again if it were killed now`);
        told = true;
      }
    },
  };
}

/**
 * Deletes the snapshot of a finished run, and what a killed process left half written beside its record. Temporary files
 * of a process that lives are left alone.
 */
export function clearSnapshot(record: string): void {
  rmSync(snapshotPath(record), { force: true });
  removeAbandoned(record);
}

/** Deletes temporary files that killed processes left beside a record and its snapshot. */
export function removeAbandoned(record: string): void {
  const folder = dirname(record);
  if (!existsSync(folder)) return;
  const ours = [basename(record), basename(snapshotPath(record))];
  for (const name of readdirSync(folder)) {
    const [, target, pid] = /^(.+)\.(\d+)\.[0-9a-f]{8}\.tmp$/.exec(name) ?? [];
    if (target !== undefined && ours.includes(target) && !isAlive(Number(pid)))
      rmSync(join(folder, name), { force: true });
  }
}

function parseSnapshot(file: Buffer, key: string): { readonly state?: Uint8Array; readonly reason: string } {
  const end = file.indexOf(NEWLINE);
  const [schema, ownKey, length, digest] = file.toString('latin1', 0, Math.max(end, 0)).split(' ');
  if (end < 0 || schema !== SCHEMA) return { reason: `is no snapshot of this version (${SCHEMA})` };
  if (ownKey !== key) return { reason: 'belongs to other settings or another version of the code' };
  const state = new Uint8Array(file.subarray(end + 1));
  if (state.length !== Number(length)) return { reason: `is torn: ${state.length} of ${length} bytes` };
  if (sha256(state) !== digest) return { reason: 'is damaged: it does not match its digest' };
  return { state, reason: '' };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
