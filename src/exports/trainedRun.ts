import type { Pooler, Pretrained } from '../checkpoint';
import { FedftError, InputError } from '../errors';
import { type ExperimentRequest, experimentNamed, prepareTask, type RunContext, startModel } from '../experiments';
import type { TrainingPoint } from '../federation';
import {
  canonicalJson,
  currentEnvironment,
  type Json,
  makeRecord,
  noSnapshot,
  type OnProgress,
  type Profile,
  type RunRecord,
} from '../records';
import { type Settings, settingsTable } from '../settings';
import { isFederated, placeOf } from '../summaries';
import { compareRecords } from '../verification';
import { keepParts, partsKept, type TrainedParts } from './keptParts';

/** How {@link trainedRun} finds what a run read, and tells of its work. */
export interface ExportRequest
  extends Pick<ExperimentRequest, 'dataFolder' | 'checkpoint' | 'backend' | 'embeddingCache' | 'tasks'> {
  readonly profile: Profile;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** A finished run with what it trained. */
export interface TrainedRun extends TrainedParts {
  /** The model that it started from; adapter and heads stand beside it. */
  readonly base: Pretrained;
  readonly rank: number;
  readonly alpha: number;
  /** `kept`: from when it was exported before; else how the run that was done again compares with its record. */
  readonly found: 'kept' | 'identical' | 'agrees';
}

/** A context whose run tells where training stands: runLearning hands everything that it is given on to the federation. */
interface ObservedContext extends RunContext {
  readonly onPoint: (point: TrainingPoint) => void;
}

/**
 * What a finished run trained. Records hold no weights, so the run is done again, to the same bits, and its parts are kept for
 * the next time.
 *
 * @throws InputError for a run that trains no adapter, or whose data or model is not what it was
 * @throws FedftError where the run does not end as its record says
 */
export async function trainedRun(record: RunRecord, options: ExportRequest): Promise<TrainedRun> {
  const name = `${record.experiment}/${record.run}`;
  const { adaptation, loraRank, loraAlpha, task } = record.settings;
  if (!isFederated({ record, origin: 'run', path: '' }) || adaptation !== 'lora') {
    const why = adaptation === undefined ? 'it trains no model' : `its adaptation is '${String(adaptation)}'`;
    throw new InputError(`${name} has no adapter to export: ${why}; name a run of learning, see npx fedft show --runs`);
  }
  const request = requestOf(record, options);
  const base = async (): Promise<Pretrained> => {
    const prepared = await prepareTask(request, request.tasks![0]!);
    return (await startModel(prepared, options)).pretrained;
  };
  const numbers = { rank: Number(loraRank), alpha: Number(loraAlpha) };
  const kept = await partsKept(record.digest);
  if (kept !== undefined) return { ...kept, ...numbers, base: await base(), found: 'kept' };
  const definitions = await experimentNamed(placeOf(record).experiment).runs(request);
  const told = canonicalJson(record.settings);
  const definition = definitions.find(({ settings }) => canonicalJson(settings) === told);
  if (definition === undefined) {
    const closest = definitions.find(({ settings }) => settings['scheme'] === record.settings['scheme']);
    throw new InputError(
      `${name} cannot be done again: ${differenceOf(record.settings, closest?.settings)}; name its data and model with --data, --task, --checkpoint (task '${nameIn(task)}', model '${nameIn(record.settings['model'])}')`,
    );
  }
  let last: TrainingPoint | undefined;
  const context: ObservedContext = {
    onProgress: options.onProgress,
    signal: options.signal,
    snapshot: noSnapshot,
    onPoint: (point) => {
      last = point;
    },
  };
  const { results, backend } = await definition.execute(context);
  if (last === undefined || last.round !== record.settings['rounds']) {
    throw new InputError(`${name} does not tell what it trained; name a run of learning`);
  }
  const again = makeRecord({
    ...record,
    environment: currentEnvironment(backend, record.environment.code),
    results: results as Json,
  });
  const { status, largest } = compareRecords(again, record);
  if (status !== 'identical' && status !== 'agrees') {
    throw new FedftError(
      `${name} was done again and does not end as its record says (${largest?.field ?? status}); the code changed since: run it anew with npx fedft run, then export that`,
    );
  }
  const parts = { lora: last.lora, heads: last.heads };
  if (status === 'identical') keepParts(record.digest, parts);
  return { ...parts, ...numbers, base: await base(), found: status };
}

/** The request that makes the definition of a run again: all of its settings as if a person had typed them. */
function requestOf({ settings, labels, seed }: RunRecord, options: ExportRequest): ExperimentRequest {
  const { profile, dataFolder, checkpoint, backend, embeddingCache, tasks } = options;
  const names = (Object.keys(settingsTable) as (keyof Settings)[]).filter((name) => name !== 'seed');
  const model = settings['model'] as { readonly pooler?: Pooler; readonly imageSize?: number } | undefined;
  return {
    profile,
    overrides: Object.fromEntries(names.flatMap((name) => (name in settings ? [[name, settings[name]]] : []))),
    schemes: [String(labels['scheme'])],
    seeds: [seed],
    tasks: tasks ?? [String(labels['task'])],
    ...(dataFolder === undefined ? {} : { dataFolder }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(model?.pooler === undefined ? {} : { pooler: model.pooler }),
    ...(model?.imageSize === undefined ? {} : { imageSize: model.imageSize }),
    ...(backend === undefined ? {} : { backend }),
    ...(embeddingCache === undefined ? {} : { embeddingCache }),
  };
}

function differenceOf(due: RunRecord['settings'], found: RunRecord['settings'] | undefined): string {
  if (found === undefined) return 'its scheme is not there';
  const text = (value: Json | undefined): string => (value === undefined ? 'not set' : canonicalJson(value));
  const name = Object.keys({ ...due, ...found }).find((one) => text(due[one]) !== text(found[one]));
  return name === 'task' || name === 'model' ? `its ${name} is not what it was` : `${name} would be other than it was`;
}

function nameIn(value: Json | undefined): string {
  return String((value as { readonly name?: Json } | undefined)?.name ?? '');
}
