import { InputError } from '../errors';
import { comparableRuns } from '../experiments';
import { canonicalJson, type FoundRecord, type LeftOut, type RecordSource } from '../records';
import { allSchemes } from '../scheduling';
import { type FederatedRunFound, federatedDrawn, federatedMeasures, federatedRow, isFederated } from './federatedRows';
import type { ResultRow, ResultTable, RowKeys } from './resultTable';
import { studies } from './studyRows';
import { placeOf } from './sweepAxes';

/** How {@link tabulateResults} reads records. */
export interface TabulateOptions {
  /** The committed records of the same size, to compare with; without them nothing is compared. */
  readonly reference?: RecordSource;
  /** One row a run, in place of one over the seeds; default false. */
  readonly everyRun?: boolean;
}

/** Tables of results, and the records that are in none. */
export interface Tabulated {
  /** One an experiment, in the order in which its first record came. */
  readonly tables: readonly ResultTable[];
  /** Told something else than those that they would be taken together with. */
  readonly leftOut: readonly LeftOut[];
  /** Records of a kind that has no main numbers here. */
  readonly without: readonly FoundRecord<unknown>[];
}

/**
 * The results of finished runs: of federated runs where they ended, over seeds with 95 % intervals and beside the reference;
 * of studies of scheduling their main numbers.
 *
 * @example
 * const { tables } = tabulateResults(recordsFrom('queue20').list(learningRuns), { reference: committedOfSize('laptop') });
 */
export function tabulateResults(found: readonly FoundRecord<unknown>[], options: TabulateOptions = {}): Tabulated {
  const experiments = [...new Set(found.map(({ record }) => record.experiment))];
  const parts = experiments.map((experiment) =>
    tabulateExperiment(
      experiment,
      found.filter(({ record }) => record.experiment === experiment),
      options,
    ),
  );
  return {
    tables: parts.flatMap(({ tables }) => tables),
    leftOut: parts.flatMap(({ leftOut }) => leftOut),
    without: parts.flatMap(({ without }) => without),
  };
}

function tabulateExperiment(
  experiment: string,
  found: readonly FoundRecord<unknown>[],
  { reference, everyRun = false }: TabulateOptions,
): Tabulated {
  const federated = found.filter(isFederated);
  const others = found.filter((one) => !isFederated(one));
  const axes = [...new Set(found.flatMap(({ record }) => Object.keys(placeOf(record).axes)))];
  const tables: ResultTable[] = [];
  const leftOut: LeftOut[] = [];
  if (federated.length > 0) {
    const runs = federated.map((one): FederatedRunFound => ({ found: one, keys: keysOf(one, everyRun) }));
    const groupOf = ({ keys }: FederatedRunFound): string => canonicalJson(keys);
    const compared = comparableRuns(runs, groupOf, (run) => run.found.record.settings, ['seed']);
    for (const { found: one } of runs.filter((run) => !compared.includes(run))) {
      const { experiment: name, run } = one.record;
      leftOut.push({ what: `${name}/${run}`, why: 'told other settings than most runs of its kind; --runs shows it' });
    }
    const groups = new Map<string, FederatedRunFound[]>();
    for (const run of compared) groups.set(groupOf(run), [...(groups.get(groupOf(run)) ?? []), run]);
    const rows = [...groups.values()].map((group) => federatedRow(group, reference));
    tables.push(tableOf({ experiment, axes, measures: federatedMeasures, drawn: federatedDrawn }, rows, ['task']));
  }
  const without: FoundRecord<unknown>[] = [];
  const studied = new Map<(typeof studies)[number], ResultRow[]>();
  for (const one of others) {
    const study = studies.find(({ rows }) => rows(one) !== undefined);
    if (study === undefined) without.push(one);
    else studied.set(study, [...(studied.get(study) ?? []), ...studyRows(study, one)]);
  }
  for (const [{ measures, drawn }, rows] of studied) {
    tables.push(tableOf({ experiment, axes, measures, drawn }, rows, []));
  }
  return { tables, leftOut, without };
}

function studyRows(study: (typeof studies)[number], found: FoundRecord<unknown>): readonly ResultRow[] {
  const { record } = found;
  const records = [{ name: `${record.experiment}/${record.run}`, digest: record.digest }];
  const shared = keysOf(found, true);
  return (study.rows(found) ?? []).map(({ keys, ...row }) => ({ keys: { ...shared, ...keys }, ...row, records }));
}

/** Labels and the settings that a sweep varies; the seed only where it is asked for. */
function keysOf({ record }: FoundRecord<unknown>, withSeed: boolean): RowKeys {
  const { point: _, seed, ...labels } = record.labels;
  return { ...labels, ...placeOf(record).axes, ...(withSeed && seed !== undefined ? { seed } : {}) };
}

/** Columns and rows in order: the task, what a sweep varies, other labels, then the scheme and the seed. */
function tableOf(
  table: Omit<ResultTable, 'keys' | 'rows'>,
  rows: readonly ResultRow[],
  first: readonly string[],
): ResultTable {
  const { axes } = table;
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.keys)))];
  const placed = [...first, ...axes, 'scheme', 'seed'];
  const keys = [...first, ...axes, ...names.filter((name) => !placed.includes(name)), 'scheme', 'seed'].filter((name) =>
    names.includes(name),
  );
  const schemes = allSchemes().map(({ name }) => name);
  const seen = new Map(keys.map((key) => [key, [...new Set(rows.map((row) => row.keys[key]))]]));
  const rank = (key: string, value: string | number | undefined): number => {
    if (typeof value === 'number') return value;
    if (key === 'scheme' && schemes.includes(String(value))) return schemes.indexOf(String(value));
    return (key === 'scheme' ? schemes.length : 0) + seen.get(key)!.indexOf(value);
  };
  const ordered = [...rows].sort((a, b) => {
    for (const key of keys) {
      const difference = rank(key, a.keys[key]) - rank(key, b.keys[key]);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return { ...table, keys, axes: axes.filter((axis) => names.includes(axis)), rows: ordered };
}

/**
 * The rows of some tasks or schemes; a table without such rows is left away.
 *
 * @throws InputError for a value that no row has
 */
export function rowsWith(
  tables: readonly ResultTable[],
  key: 'task' | 'scheme',
  wanted: readonly string[],
): readonly ResultTable[] {
  const known = [...new Set(tables.flatMap(({ rows }) => rows.flatMap(({ keys }) => keys[key] ?? [])))];
  const absent = wanted.find((value) => !known.includes(value));
  if (absent !== undefined) {
    throw new InputError(`no finished run here has ${key} '${absent}'; there are: ${known.join(', ') || 'none'}`);
  }
  return tables.flatMap((table) => {
    const rows = table.rows.filter(({ keys }) => wanted.includes(String(keys[key])));
    return rows.length === 0 ? [] : [{ ...table, rows }];
  });
}
