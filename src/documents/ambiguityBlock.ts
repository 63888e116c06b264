import { type Answer, atMedian, isAbove, isBelow } from '../claims/check';
import {
  type AmbiguityItem,
  type AmbiguityRow,
  ambiguityItems,
  ambiguityRuns,
  experiments,
  payloadRuns,
} from '../experiments';
import { canonicalJson, committedRecords, type RecordSource } from '../records';
import { settingsTable } from '../settings';
import { markdownTable } from './blocks';
import { restoredReadings } from './restoredReadings';
import { committedVerdict } from './verdictWords';

/** A question of the ledger that scheduling answers, and the claims that hang on it. */
interface Question {
  readonly title: string;
  readonly claims: string;
  ask(row: AmbiguityRow): Answer;
}

/** Mean delay over tau_bar up to which (8) counts as met, as in C17. */
const BUDGET = 1.01;

const compared = (about: string, margin: number): Parameters<typeof isAbove>[1] => ({ about, label: about, margin });

const questions: readonly Question[] = [
  {
    title: 'proposed > GS in devices',
    claims: 'C25',
    ask: (row) => isAbove(row.proposedBeyondGs, compared('devices', 0)).answer,
  },
  {
    title: 'GS > AABA in devices',
    claims: 'C18, F10',
    ask: (row) => isAbove(row.gsBeyondAaba, compared('devices', 0)).answer,
  },
  {
    title: '(8) is met',
    claims: 'C17',
    ask: (row) => isBelow(atMedian(row.delayOverBudget), compared('delay', BUDGET)).answer,
  },
  {
    title: 'overdrawn rounds have the better channels',
    claims: 'C27',
    ask: (row) =>
      row.betterChannels === null ? 'unknown' : isAbove(row.betterChannels, compared('log delay', 0)).answer,
  },
  {
    title: 'Algorithm 1 misses no round',
    claims: 'C14',
    ask: (row) => (row.missed.mean > 0 ? 'no' : 'yes'),
  },
];

const words: { readonly [answer in Answer]: string } = { yes: 'yes', no: 'no', unknown: 'open' };

/** Every reading of what the source leaves open, and which answers change under it; from the records of `ambiguity`. */
export function ambiguityBlock(): string {
  const rowsOf = (item: AmbiguityItem): readonly AmbiguityRow[] =>
    committedRecords().read(ambiguityRuns.named({ item: item.name })).results;
  const base = rowsOf(ambiguityItems.find(({ name }) => name === 'default')!)[0]!;
  const answers = questions.map((question) => question.ask(base));
  const flips = questions.map(() => 0);
  let readings = 0;
  const rows = ambiguityItems.flatMap((item) =>
    rowsOf(item).map((row) => {
      if (row !== base) readings++;
      const cells = questions.map((question, i) => {
        const answer = question.ask(row);
        const flipped = answer !== answers[i] && answer !== 'unknown' && answers[i] !== 'unknown';
        if (flipped) flips[i] = flips[i]! + 1;
        return flipped ? `**${words[answer]}**` : words[answer];
      });
      return [item.mark, item.about, row.alternative.replace(/^(\d+)000000 Hz$/, '$1 MHz'), ...cells];
    }),
  );
  const payload = committedRecords().read(payloadRuns.named()).results;
  const differing = payload.reduce((sum, row) => sum + row.differing, 0);
  const rounds = payload.reduce((sum, row) => sum + row.rounds, 0);
  const summary = questions.map(
    ({ title, claims }, i) => `"${title}" (${claims}) turns around under ${flips[i]} of ${readings} other readings`,
  );
  return [
    `Bold: the answer turns around. ${summary.join('; ')}.`,
    markdownTable(['mark', 'what is open, and the default', 'reading', ...questions.map(({ title }) => title)], rows),
    `The payload L, and with it batch size, sequence length, width and bits of a symbol, cancels in all of this, since tau_bar is per bit: ${differing} of ${rounds} rounds are scheduled differently under ${payload.map(({ alternative }) => alternative).join(', ')}.`,
  ].join('\n\n');
}

/** Settings that reach scheduling through the payload alone, where they cancel. */
const payloadOnly: ReadonlySet<string> = new Set(['batchSize', 'sequenceLength', 'hiddenSize', 'symbolBits']);

/** Whether an item of the ledger tries other values of a setting. */
function varies({ alternatives }: AmbiguityItem, setting: string): boolean {
  return alternatives.some(
    ({ settings, stringency }) =>
      setting in settings || (setting === 'delayBudgetMsPerBit' && stringency !== undefined),
  );
}

/** Every assumed or restored setting, and the committed records that hold more than one value of it. */
export function openSettingsBlock(): string {
  const records = committedRecords();
  const varied = experiments.map(({ name }) => [name, variedIn(records, name)] as const);
  const rows = Object.entries(settingsTable)
    .filter(([, { source }]) => source !== 'S')
    .map(([setting, { source, default: value }]) => {
      const readings = ambiguityItems
        .filter((item) => varies(item, setting))
        .map(({ name }) => `\`ambiguity/${name}\``);
      const others = varied
        .filter(([name, names]) => name !== 'ambiguity' && names.has(setting))
        .map(([name]) => `\`${name}\``);
      const payload = payloadOnly.has(setting) ? ['`ambiguity/payload` (cancels)'] : [];
      const by = [...readings, ...payload, ...others];
      return [
        `\`${setting}\``,
        source,
        String(value),
        by.length === 0 ? 'not varied in a committed record' : by.join(', '),
      ];
    });
  return markdownTable(['setting', 'mark', 'default', 'other values in'], rows);
}

/** Settings that differ between the runs of one experiment on one task. */
function variedIn(records: RecordSource, experiment: string): ReadonlySet<string> {
  const seen = new Map<string, Map<string, Set<string>>>();
  for (const { record } of records.every(experiment)) {
    const { settings } = record;
    const task = String(record.labels['task'] ?? '');
    const ofTask = seen.get(task) ?? new Map<string, Set<string>>();
    seen.set(task, ofTask);
    for (const [name, value] of Object.entries(settings)) {
      ofTask.set(name, (ofTask.get(name) ?? new Set()).add(canonicalJson(value)));
    }
  }
  const names = [...seen.values()].flatMap((ofTask) =>
    [...ofTask].filter(([, values]) => values.size > 1).map(([name]) => name),
  );
  return new Set(names);
}

/** What was restored besides settings, how else it can be read, and what the claims that compare the readings say. */
export function readingsBlock(): string {
  return markdownTable(
    ['mark', 'item', 'read here as', 'other reading, implemented too', 'told apart by'],
    restoredReadings.map(({ mark, item, reading, other, claims }) => [
      mark,
      item,
      reading,
      other,
      claims.map((id) => `${id} ${committedVerdict(id)}`).join(', '),
    ]),
  );
}
