import { describeWeighting, earlyStopRuns, orderRuns, transientRuns } from '../experiments';
import type { MeanInterval, MedianInterval, Repeated } from '../math';
import type { FoundRecord, Labels, RunHandle } from '../records';
import { type Measure, percent, type ResultRow, type RowKeys, threeDigits } from './resultTable';
import { placeOf } from './sweepAxes';

type StudyRow = Pick<ResultRow, 'keys' | 'values' | 'aside'>;

/** What the records of a study say in rows of main numbers. */
interface Study {
  readonly measures: readonly Measure[];
  /** What figures of a sweep show, as in a table of results. */
  readonly drawn: readonly string[];
  /** The rows of a record; undefined for a record of another kind. */
  rows(found: FoundRecord<unknown>): readonly StudyRow[] | undefined;
}

function study<Results, L>(
  handle: RunHandle<Results, L>,
  text: Pick<Study, 'measures' | 'drawn'> & { rows(results: Results): readonly StudyRow[] },
): Study {
  return {
    ...text,
    rows({ record }) {
      // The record as it would be outside its sweep, which adds a point and perhaps a seed to the labels.
      const known = Object.keys({ ...handle.kind.labels, ...handle.kind.fixed });
      const labels = Object.fromEntries(Object.entries(record.labels).filter(([name]) => known.includes(name)));
      const plain = { ...record, experiment: placeOf(record).experiment, labels: labels as Labels };
      return handle.holds(plain) ? text.rows(plain.results) : undefined;
    },
  };
}

const devices: Measure = { id: 'devices_per_round', title: 'devices a round', unit: '1', show: threeDigits };
const delay: Measure = { id: 'delay_over_budget', title: 'delay / budget', unit: '1', show: threeDigits };

/** Studies of scheduling that have main numbers, one or several rows a record. */
export const studies: readonly Study[] = [
  study(transientRuns, {
    drawn: ['devices_per_round', 'delay_over_budget'],
    measures: [
      devices,
      { id: 'devices_beyond_gs', title: 'devices beyond GS', unit: '1', show: threeDigits },
      delay,
      { id: 'initial_backlog', title: 'Q_0 / budget', unit: '1', show: threeDigits },
      { id: 'missed_budget', title: 'runs over the budget', unit: 'share', show: percent },
    ],
    rows: (results) =>
      results.rows.map((row) => ({
        keys: { scheme: row.scheme, ...queueKeys(row) },
        // As the figure of this study: Algorithm 1 stands for the exact prefix too, and V is what it is told.
        ...(row.scheme === 'exact' || (row.penaltySchedule ?? 'constant') !== 'constant' ? { aside: true } : {}),
        values: {
          initial_backlog: row.initialBacklog === null ? null : single(row.initialBacklog),
          devices_per_round: ofMean(row.devices),
          devices_beyond_gs: ofMean(row.devicesBeyondGs),
          delay_over_budget: ofMedian(row.delayOverBudget),
          missed_budget: single(row.missedBudget),
        },
      })),
  }),
  study(earlyStopRuns, {
    drawn: ['rounds_missed'],
    measures: [
      { id: 'rounds_missed', title: 'rounds missed', unit: 'share', show: percent },
      { id: 'worst_gap', title: 'worst gap', unit: 'share', show: percent },
      { id: 'devices_per_round', title: 'devices, Algorithm 1', unit: '1', show: threeDigits },
      { id: 'devices_exact_prefix', title: 'devices, exact prefix', unit: '1', show: threeDigits },
    ],
    rows: (results) =>
      results.rows.map((row) => ({
        keys: { penalty: row.penalty, 'GS devices': row.gsDevices },
        values: {
          rounds_missed: ofMean(row.missed),
          worst_gap: row.worstGap === null ? null : single(row.worstGap),
          devices_per_round: ofMean(row.proposedDevices),
          devices_exact_prefix: ofMean(row.exactDevices),
        },
      })),
  }),
  study(orderRuns, {
    drawn: [], // a grid of its own in every record, which has no line
    measures: [
      { id: 'devices_proposed', title: 'devices, proposed', unit: '1', show: threeDigits },
      { id: 'devices_gs', title: 'devices, GS', unit: '1', show: threeDigits },
      { id: 'devices_aaba', title: 'devices, AABA', unit: '1', show: threeDigits },
      delay,
    ],
    rows: (results) =>
      results.map((row) => ({
        keys: {
          T: row.rounds,
          'GS devices': row.gsTarget,
          V_t: describeWeighting(row),
          V_0: row.penaltyWeight,
          Q_0: row.initialBacklog > 0 ? 'place-holder' : 'empty',
          order: row.order,
        },
        values: {
          devices_proposed: single(row.proposed),
          devices_gs: single(row.gs),
          devices_aaba: single(row.aaba),
          delay_over_budget: ofMedian(row.delayOverBudget),
        },
      })),
  }),
];

function queueKeys(row: (typeof transientRuns.results)['rows'][number]): RowKeys {
  const { penaltySchedule, penaltySide, initialBacklog, minBacklog } = row;
  const start = (minBacklog ?? 0) > 0 ? `floor ${minBacklog}` : (initialBacklog ?? 0) > 0 ? 'place-holder' : 'empty';
  return {
    V_t: penaltySchedule === null || penaltySide === null ? '-' : describeWeighting({ penaltySchedule, penaltySide }),
    Q_0: initialBacklog === null ? '-' : start,
  };
}

const single = (value: number): Repeated => ({ mean: value, low: null, high: null });
const ofMean = ({ mean, low, high }: MeanInterval): Repeated => ({ mean, low, high });
const ofMedian = ({ median, low, high }: MedianInterval): Repeated => ({ mean: median, low, high });
