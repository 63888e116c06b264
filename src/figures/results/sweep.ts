import { InputError } from '../../errors';
import { slugOf } from '../../execution';
import { greatest, least } from '../../math';
import { type Axis, axis, type FigureSpec, logarithmic, type Panel, panels, percent } from '../../plot/grammar';
import type { FoundRecord, RecordSource } from '../../records';
import { settingsTable } from '../../settings';
import { type Measure, type ResultRow, type ResultTable, tabulateResults } from '../../summaries';
import { type Figure, figure } from '../figure';
import { type SchemeSeries, schemeStyle, styled } from '../schemeStyle';
import { schemeLine } from '../shared/schemeLine';

/** Most panels beside each other; a grid with more values has a figure for each. */
const MOST_COLUMNS = 4;

/** Keys that tell the lines of one picture apart; by the others there are several pictures. */
const lineKeys = ['scheme', 'V_t', 'Q_0', 'penalty', 'GS devices', 'seed'];

/** What one figure of a sweep shows. */
export interface SweepPicture {
  readonly id: string;
  /** `learning, generated-sentiment` */
  readonly of: string;
  /** The setting on the horizontal axis. */
  readonly along: string;
  readonly measures: readonly Measure[];
  /** One column of panels each: the values of the other settings, and the rows there. */
  readonly columns: readonly { readonly held: string; readonly rows: readonly ResultRow[] }[];
}

/**
 * The figures of a sweep, from its records: what runs reach against the setting with the most values, a line a scheme, a column
 * of panels for each combination of the other settings.
 *
 * @param experiment - name of the experiment that was swept
 * @throws InputError where the sweep has no records, or its experiment has no number to draw
 */
export function sweepFigures(experiment: string, source: RecordSource): readonly Figure[] {
  const name = `sweeps/${experiment}`;
  const found = source.every(name);
  if (found.length === 0) {
    throw new InputError(
      `no sweep of ${experiment} has records of this size; make one with npx fedft sweep --experiment ${experiment} --set NAME=V1,V2`,
    );
  }
  const pictures = tabulateResults(found).tables.flatMap(picturesOf);
  if (pictures.length === 0) {
    throw new InputError(
      `the sweep of ${experiment} has nothing to draw: no setting has two values with a number each; npx fedft show ${name} lists what there is`,
    );
  }
  const byName = new Map<string, FoundRecord>(found.map((one) => [`${name}/${one.record.run}`, one]));
  return pictures.map((picture) => {
    const names = new Set(
      picture.columns.flatMap(({ rows }) => rows.flatMap(({ records }) => records)).map((r) => r.name),
    );
    const records = [...names].map((one) => byName.get(one)!);
    return figure({
      id: picture.id,
      reads: { experiment: name, read: () => ({ read: picture, records }) },
      draw: (read, { source: lines }) => sweepFigure(read, lines),
    });
  });
}

/** The pictures of a table: one for each combination of labels that are no lines, and for each set of settings that was varied. */
function picturesOf({ experiment, keys, axes, measures, drawn, rows }: ResultTable): readonly SweepPicture[] {
  const shown = rows.filter((row) => row.aside === undefined);
  const valuesOf = (list: readonly ResultRow[], key: string): readonly (string | number)[] => [
    ...new Set(list.flatMap(({ keys: own }) => own[key] ?? [])),
  ];
  const apart = keys.filter((key) => !axes.includes(key) && !lineKeys.includes(key));
  const groups = grouped(shown, (row) =>
    JSON.stringify([axes.filter((name) => row.keys[name] !== undefined), apart.map((key) => row.keys[key])]),
  );
  const what = measures.filter(({ id }) => drawn.includes(id));
  return groups.flatMap((group): readonly SweepPicture[] => {
    const varied = axes.filter((name) => valuesOf(group, name).length > 1);
    const [along] = [...varied].sort((a, b) => valuesOf(group, b).length - valuesOf(group, a).length);
    if (along === undefined || what.length === 0) return [];
    const others = varied.filter((name) => name !== along);
    const columns = grouped(group, ({ keys: own }) => JSON.stringify(others.map((name) => own[name]))).map((list) => ({
      held: others.map((name) => `${name} = ${list[0]!.keys[name]}`).join(', '),
      rows: list,
    }));
    const base = experiment.replace(/^sweeps\//, '');
    const labels = apart.flatMap((key) => group[0]!.keys[key] ?? []).map(String);
    const picture = { of: [base, ...labels].join(', '), along, measures: what };
    const id = (more: string): string => slug(['sweep', base, along, ...labels, more].join('-'));
    if (columns.length <= MOST_COLUMNS) return [{ ...picture, id: id(''), columns }];
    return columns.map((column) => ({ ...picture, id: id(column.held), columns: [column] }));
  });
}

function grouped(rows: readonly ResultRow[], keyOf: (row: ResultRow) => string): readonly (readonly ResultRow[])[] {
  const groups = new Map<string, ResultRow[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups.values()];
}

/** `sweep-learning-loraRank` as `sweep-learning-lora-rank`. */
function slug(text: string): string {
  return slugOf(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

/** A picture of a sweep: a row of panels a measure, a column a combination of the other settings. */
export function sweepFigure(picture: SweepPicture, source: readonly string[]): FigureSpec {
  const { id, of, along, measures, columns } = picture;
  const all = columns.flatMap(({ rows }) => rows);
  const labels = lineLabels(all);
  const series = new Map(all.map((row) => [labels.get(row)!.label, labels.get(row)!]));
  const looks = styled<SchemeSeries>([...series.values()]);
  const words = [...new Set(all.flatMap(({ keys }) => keys[along] ?? []))];
  const position = (value: string | number): number => (typeof value === 'number' ? value : words.indexOf(value));
  const list = measures.flatMap(({ id: measure, title, unit }, row) =>
    columns.map(({ held, rows }, column): Panel => {
      const marks = looks.flatMap(({ scheme, style, group, label }) => {
        const own = rows.filter((one) => labels.get(one)!.label === label && one.values[measure] != null);
        if (own.length === 0) return [];
        const values = own.map((one) => one.values[measure]!);
        const [lower, upper] = [
          values.map(({ mean, low }) => low ?? mean),
          values.map(({ mean, high }) => high ?? mean),
        ];
        const x = own.map(({ keys }) => position(keys[along]!));
        const bands = values.some(({ low }) => low !== null) ? { lower, upper } : {};
        return schemeLine({ scheme, style, group, x, y: values.map(({ mean }) => mean), ...bands });
      });
      const shown = all.flatMap((one) => one.values[measure]?.mean ?? []);
      const x = settingAxis(along, all, row === measures.length - 1 ? held : '');
      const text = unit === '1' || unit === 'share' ? capital(title) : `${capital(title)} (${unit})`;
      const y: Axis = unit === 'share' ? percent(column === 0 ? text : '', shown) : axis(column === 0 ? text : '');
      return { marks, x, y };
    }),
  );
  const intervals = all.some(({ values }) => measures.some(({ id: measure }) => values[measure]?.low != null));
  const delays = measures.some(({ id: measure }) => measure.startsWith('delay'));
  return {
    id,
    title: `${of}, against ${along}`,
    alt: `${measures.map(({ title }) => capital(title)).join(' and ')} of ${of} against ${along} (${settingsTable[along as keyof typeof settingsTable]?.about ?? 'as swept'}): ${describeEnds(
      looks.map(({ label }) => label!),
      all,
      labels,
      measures[0]!,
    )}.`,
    ...panels(list, { rows: measures.length, columns: columns.length, xgap: 0.12, ygap: 0.28 }),
    width: Math.max(720, 320 * columns.length),
    height: 120 + 320 * measures.length,
    source: [
      ...(intervals
        ? [
            delays
              ? 'Bands: 95 % intervals over seeds; the delay is that of the median run.'
              : 'Bands: 95 % intervals over seeds.',
          ]
        : []),
      ...source,
    ],
  };
}

/** What a legend calls the line of each row: its scheme, and what else tells lines apart. */
function lineLabels(
  rows: readonly ResultRow[],
): ReadonlyMap<ResultRow, { readonly scheme: string; readonly label: string }> {
  const valuesOf = (key: string): Set<string | number> =>
    new Set(rows.flatMap(({ keys }) => (keys[key] === '-' ? [] : (keys[key] ?? []))));
  const varying = lineKeys.filter((key) => key !== 'scheme' && valuesOf(key).size > 1);
  return new Map(
    rows.map((row) => {
      const named = row.keys['scheme'];
      const scheme = String(named ?? 'proposed');
      const parts = varying.flatMap((key) =>
        row.keys[key] === undefined || row.keys[key] === '-' ? [] : `${key} ${row.keys[key]}`,
      );
      return [
        row,
        { scheme, label: [...(named === undefined ? [] : [schemeStyle(scheme).label]), ...parts].join(', ') },
      ];
    }),
  );
}

/** The axis of a setting, with its unit as the table of settings has it. */
function settingAxis(name: string, rows: readonly ResultRow[], held: string): Axis {
  const setting = settingsTable[name as keyof typeof settingsTable];
  const unit =
    setting === undefined || setting.unit === '1'
      ? ''
      : ` (${setting.unit.replaceAll('tau_bar', '<i>τ̄</i>').replace(/\^(\d)/g, '<sup>$1</sup>')})`;
  const title = `${name}${unit}${held === '' ? '' : `<br>${held}`}`;
  const values = [...new Set(rows.flatMap(({ keys }) => keys[name] ?? []))];
  if (!values.every((value) => typeof value === 'number')) {
    return axis(title, { tickvals: values.map((_, i) => i), ticktext: values.map(String) });
  }
  const numbers = values as readonly number[];
  const lowest = least(numbers);
  return lowest > 0 && greatest(numbers) / lowest >= 10
    ? { ...logarithmic(numbers), title: { text: title } }
    : axis(title, { tickvals: numbers });
}

function describeEnds(
  names: readonly string[],
  rows: readonly ResultRow[],
  labels: ReturnType<typeof lineLabels>,
  { id, show }: Measure,
): string {
  const ends = names.map((name) => {
    const own = rows.filter((row) => labels.get(row)!.label === name).flatMap(({ values }) => values[id]?.mean ?? []);
    return own.length === 0 ? `${name} without a number` : `${name} from ${show(own[0]!)} to ${show(own.at(-1)!)}`;
  });
  return ends.join(', ');
}

const capital = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}`;
