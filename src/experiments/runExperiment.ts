import { existsSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import {
  canonicalJson,
  clearSnapshot,
  codeDigest,
  currentEnvironment,
  makeRecord,
  openSnapshot,
  type RunRecord,
  readRecord,
  recordPath,
  referenceFolder,
  runsFolder,
  sha256,
  snapshotPath,
  writeRecord,
} from '../records';
import type { Experiment, ExperimentRequest, RunContext, RunDefinition } from './experiment';

/** What became of one run. */
export interface FinishedRun {
  readonly record: RunRecord;
  readonly path: string;
  /** `made` now, or `kept` from before: same settings, same code. */
  readonly status: 'made' | 'kept';
  /** Wall-clock seconds of this run, 0 where it was kept. */
  readonly seconds: number;
  /** How it compares with the committed reference; a record of times is not expected to be equal. */
  readonly reference: 'identical' | 'differs' | 'measured' | 'none';
}

/** How {@link runExperiment} reports and stops. */
export interface RunOptions extends ExperimentRequest {
  readonly signal: AbortSignal;
  /** The runs of this request, where the caller has them already; making them may read a whole data set. */
  readonly definitions?: readonly RunDefinition[];
  /** Do finished runs again. */
  readonly fresh?: boolean;
  /** Called before a run starts; returns what hears of its progress. */
  readonly onRun?: (definition: RunDefinition, index: number, total: number) => RunContext['onProgress'];
  readonly onFinished?: (finished: FinishedRun, index: number, total: number) => void;
  /** Hears of a damaged record that will be made again. */
  readonly onDamaged?: (message: string) => void;
}

/**
 * Runs an experiment, one record a run, and skips what is finished with the same settings and code.
 *
 * @returns the finished runs in the order of the experiment
 * @throws RangeError for a bad request, before any work; DOMException `AbortError` when interrupted, with everything
 *   finished so far on disk
 */
export async function runExperiment(experiment: Experiment, options: RunOptions): Promise<readonly FinishedRun[]> {
  const definitions = options.definitions ?? (await experiment.runs(options));
  const finished: FinishedRun[] = [];
  for (const [index, definition] of definitions.entries()) {
    options.signal.throwIfAborted();
    const kept = options.fresh ? undefined : finishedBefore(experiment, definition, options);
    const result = kept ?? (await runOnce(experiment, definition, index, definitions.length, options));
    finished.push(result);
    options.onFinished?.(result, index, definitions.length);
  }
  return finished;
}

async function runOnce(
  experiment: Experiment,
  definition: RunDefinition,
  index: number,
  total: number,
  options: RunOptions,
): Promise<FinishedRun> {
  const onProgress = options.onRun?.(definition, index, total) ?? (() => {});
  const start = performance.now();
  const target = recordPath(runsFolder(), options.profile, experiment.name, definition.run);
  const snapshot = openSnapshot({
    path: snapshotPath(target),
    key: snapshotKey(experiment, definition, options),
    ...(options.onDamaged ? { onNotice: options.onDamaged } : {}),
  });
  const { results, backend } = await definition.execute({ onProgress, signal: options.signal, snapshot });
  const record = makeRecord({
    experiment: experiment.name,
    run: definition.run,
    settings: definition.settings,
    seed: definition.seed,
    environment: currentEnvironment(backend),
    results,
  });
  const path = writeRecord(runsFolder(), options.profile, record);
  clearSnapshot(path);
  const seconds = (performance.now() - start) / 1000;
  return { record, path, status: 'made', seconds, reference: compareWithReference(record, options) };
}

/** Whatever can change what a run computes; a state of another key is not this run's. */
function snapshotKey({ name }: Experiment, { run, settings }: RunDefinition, { backend }: ExperimentRequest): string {
  const { arch } = process;
  return sha256(
    canonicalJson({ experiment: name, run, settings, code: codeDigest(), backend: backend ?? 'default', arch }),
  );
}

function finishedBefore(
  experiment: Experiment,
  definition: RunDefinition,
  options: RunOptions,
): FinishedRun | undefined {
  const path = recordPath(runsFolder(), options.profile, experiment.name, definition.run);
  if (!existsSync(path)) return undefined;
  let record: RunRecord;
  try {
    record = readRecord(path);
  } catch (error) {
    options.onDamaged?.((error as Error).message);
    return undefined;
  }
  const same =
    record.environment.code === codeDigest() && canonicalJson(record.settings) === canonicalJson(definition.settings);
  return same
    ? { record, path, status: 'kept', seconds: 0, reference: compareWithReference(record, options) }
    : undefined;
}

function compareWithReference(record: RunRecord, { profile }: ExperimentRequest): FinishedRun['reference'] {
  const path = recordPath(referenceFolder, profile, record.experiment, record.run);
  if (!existsSync(path)) return 'none';
  if (record.settings['measured'] === true) return 'measured';
  return readRecord(path).digest === record.digest ? 'identical' : 'differs';
}
