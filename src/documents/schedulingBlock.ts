import { channelModels, earlyStopRuns, type OrderRow, orderRuns, transientRuns } from '../experiments';
import type { MeanInterval } from '../math';
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
        row.penaltySchedule ?? '-',
        row.initialBacklog === null ? '-' : row.initialBacklog.toPrecision(3),
        interval(row.devices),
        interval(row.devicesBeyondGs),
        interval(row.delayOverBudget),
      ]);
    });
  const header = ['rounds T', 'scheme', 'V_t', 'Q_0 / budget', 'devices', 'devices beyond GS', 'mean delay / budget'];
  return `**The first-round transient, and the place-holder backlog that removes it.**\n\n${markdownTable(header, rows)}`;
}

function orderTable(): string {
  const all = committedRecords()
    .list(orderRuns)
    .flatMap(({ record }) => record.results);
  const groups = new Map<string, OrderRow[]>();
  for (const row of all) {
    const key = `${row.penaltySchedule}, ${row.initialBacklog > 0 ? 'place-holder' : 'empty queue'}`;
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

const percent = (share: number): string => `${(100 * share).toPrecision(3)} %`;
const interval = ({ mean, low, high }: MeanInterval): string =>
  `${mean.toPrecision(3)} [${low.toPrecision(3)}, ${high.toPrecision(3)}]`;
