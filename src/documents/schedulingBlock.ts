import {
  channelModels,
  describeWeighting,
  earlyStopRuns,
  type OrderRow,
  orderRuns,
  type TransientRow,
  transientRuns,
} from '../experiments';
import type { MeanInterval, MedianInterval } from '../math';
import { committedRecords } from '../records';
import { markdownTable } from './blocks';

/** What the scheduling studies found: the early stop, the first-round transient, the order of the schemes. */
export function schedulingBlock(): string {
  return [earlyStopTable(), transientTable(), orderTable()].join('\n\n');
}

function earlyStopTable(): string {
  const rows = channelModels.flatMap(({ name }) => {
    const study = committedRecords().read(earlyStopRuns.named({ channels: name })).results;
    return study.rows.map(({ penalty, gsDevices, missed, worstGap }) => {
      const safety = study.safety.find((row) => row.penalty === penalty);
      return [
        name,
        penalty,
        String(gsDevices),
        percent(safety?.safe ?? 0),
        `${percent(missed.mean)} [${percent(missed.low)}, ${percent(missed.high)}]`,
        worstGap === null ? '-' : percent(worstGap),
      ];
    });
  });
  const header = [
    'channels',
    'penalty psi',
    'GS devices at the budget',
    'rounds safe for every V, Q',
    'rounds missed',
    'worst gap',
  ];
  return `**Theorem 2(b): how often the early stop of Algorithm 1 misses the best prefix.**\n\n${markdownTable(header, rows)}`;
}

function transientTable(): string {
  const rows = committedRecords()
    .list(transientRuns)
    .flatMap(({ record: { results: study } }) => {
      return study.rows.map((row) => [
        String(study.rounds),
        row.scheme,
        row.penaltySchedule === null || row.penaltySide === null
          ? '-'
          : describeWeighting({ penaltySchedule: row.penaltySchedule, penaltySide: row.penaltySide }),
        startOf(row),
        interval(row.devices),
        interval(row.devicesBeyondGs),
        ofMedian(row.delayOverBudget),
        ofMedian(row.firstDelayOverBudget),
        row.tailIndex === null ? '-' : interval(row.tailIndex),
      ]);
    });
  const header = [
    'rounds T',
    'scheme',
    'V_t',
    'Q_0 / budget',
    'devices',
    'devices beyond GS',
    'mean delay / budget, median run',
    'first delay / budget, median run',
    'tail index of a delay',
  ];
  const tails = committedRecords()
    .list(transientRuns)
    .map(({ record: { results } }) => `${interval(results.everyDeviceTail)} in runs of ${results.rounds} rounds`);
  const tail = `A round with every device has a tail index of ${tails.join(', ')}: at 1 or below there is no mean, so that delays are those of the median run, with the interval of the sign test.`;
  return `**The first-round transient, and what removes it: a place-holder backlog, or a floor.**\n\n${tail}\n\n${markdownTable(header, rows)}`;
}

function orderTable(): string {
  const all = committedRecords()
    .list(orderRuns)
    .flatMap(({ record }) => record.results);
  const groups = new Map<string, OrderRow[]>();
  for (const row of all) {
    const key = `${describeWeighting(row)}, ${row.initialBacklog > 0 ? 'place-holder' : 'empty queue'}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const share = (rows: readonly OrderRow[], test: (row: OrderRow) => boolean): string =>
    percent(rows.filter(test).length / rows.length);
  const rows = [...groups].map(([key, group]) => [
    key,
    String(group.length),
    share(group, ({ order, budgetKept }) => order === 'holds' && budgetKept),
    share(group, ({ order, budgetKept }) => order === 'holds' && !budgetKept),
    share(group, ({ order }) => order === 'undecided'),
    share(group, ({ order }) => order === 'fails'),
  ]);
  const header = ['V_t, Q_0', 'settings', 'holds, budget kept', 'holds, budget missed', 'undecided', 'fails'];
  return `**"Proposed > GS > AABA" in scheduled devices, over ${all.length} settings.**\n\n${markdownTable(header, rows)}`;
}

/** Q_0, or the floor where there is one. */
function startOf({ initialBacklog, minBacklog }: TransientRow): string {
  if (initialBacklog === null) return '-';
  return minBacklog !== null && minBacklog > 0 ? `floor ${minBacklog}` : initialBacklog.toPrecision(3);
}

const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
const ofMedian = ({ median, low, high }: MedianInterval): string => interval({ mean: median, low, high });
const interval = ({ mean, low, high }: MeanInterval): string =>
  `${mean.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}]`;
