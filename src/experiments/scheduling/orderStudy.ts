import { greatest, type MeanInterval, type MedianInterval, mean, meanInterval, medianInterval } from '../../math';
import { equalBandwidth, greedy, proposed as proposedScheme } from '../../scheduling';
import type { PenaltySchedule, PenaltySide, Settings } from '../../settings';
import { budgetForDevices } from './budgets';
import { placeholderBacklog, steadyPrice } from './placeholder';
import { type PrefixRound, prefixRounds } from './prefixRounds';
import { replay } from './replay';
import type { Weighting } from './weightings';

/** One setting under which the order "proposed > GS > AABA" in scheduled devices is put to the test. */
export interface OrderRow {
  readonly rounds: number;
  /** Mean devices of GS that tau_bar was chosen for, and tau_bar, ms/bit. */
  readonly gsTarget: number;
  readonly delayBudgetMsPerBit: number;
  readonly penaltySchedule: PenaltySchedule;
  readonly penaltySide: PenaltySide;
  /** V_0, tau_bar^2. */
  readonly penaltyWeight: number;
  /** Q_0, tau_bar: 0 or the place-holder. */
  readonly initialBacklog: number;
  /** Mean devices, and paired differences over seeds with 95 % intervals. */
  readonly proposed: number;
  readonly gs: number;
  readonly aaba: number;
  readonly proposedBeyondGs: MeanInterval;
  readonly gsBeyondAaba: MeanInterval;
  /** (1/T) sum tau_t / tau_bar of the proposed scheme; over seeds it need not have a mean. */
  readonly delayOverBudget: MedianInterval;
  /** `holds`: both differences above 0 with their intervals; `fails`: one below 0; else `undecided`. */
  readonly order: 'holds' | 'fails' | 'undecided';
  /** Whether the proposed scheme kept (8) to 1 % in half of the runs: an order bought with time it did not have is no gain. */
  readonly budgetKept: boolean;
}

/** The settings to cross. */
export interface OrderGrid {
  readonly seeds: number;
  /** T, the largest one is tabulated. */
  readonly rounds: readonly number[];
  /** Mean devices of GS that budgets are chosen for. */
  readonly gsTargets: readonly number[];
  readonly weightings: readonly Weighting[];
  readonly penaltyWeights: readonly number[];
}

const PILOTS = 5;
const PILOT_SEED = 1_000_000;

/**
 * Where "proposed > GS > AABA" holds in scheduled devices: every combination of a grid, with and without a place-holder
 * backlog. The proposed scheme is Algorithm 1.
 *
 * @param settings - cell and penalty; the seeds are `settings.seed`, + 1, ...
 * @param tick - called after each tabulated run with the number done
 */
export function studyOrder(
  settings: Settings,
  grid: OrderGrid,
  tick: (done: number, total: number) => void = () => {},
): OrderRow[] {
  const longest = greatest(grid.rounds);
  const tables = Array.from({ length: grid.seeds }, (_, i) => {
    const table = prefixRounds({ ...settings, rounds: longest, seed: settings.seed + i });
    tick(i + 1, grid.seeds);
    return table;
  });
  const pilotRounds = Math.min(longest, 500);
  const pilots = Array.from({ length: PILOTS }, (_, i) =>
    prefixRounds({ ...settings, rounds: pilotRounds, seed: PILOT_SEED + i }),
  );
  const rows: OrderRow[] = [];
  for (const gsTarget of grid.gsTargets) {
    const delayBudgetMsPerBit = budgetForDevices(tables, gsTarget);
    const price = steadyPrice(pilots, { ...settings, delayBudgetMsPerBit });
    for (const rounds of grid.rounds) {
      const cut = tables.map((table) => table.slice(0, rounds));
      for (const weighting of grid.weightings) {
        for (const penaltyWeight of grid.penaltyWeights) {
          const told = { ...settings, ...weighting, delayBudgetMsPerBit, penaltyWeight, rounds };
          for (const initialBacklog of [0, placeholderBacklog(price, told)]) {
            const chosen = { delayBudgetMsPerBit, ...weighting, penaltyWeight, initialBacklog };
            rows.push({ rounds, gsTarget, ...chosen, ...compare(cut, { ...told, initialBacklog }) });
          }
        }
      }
    }
  }
  return rows;
}

function compare(
  tables: readonly (readonly PrefixRound[])[],
  settings: Settings,
): Pick<
  OrderRow,
  'proposed' | 'gs' | 'aaba' | 'proposedBeyondGs' | 'gsBeyondAaba' | 'delayOverBudget' | 'order' | 'budgetKept'
> {
  const runs = [proposedScheme, greedy, equalBandwidth].map((scheme) =>
    tables.map((rounds) => replay({ rounds, scheme, settings })),
  );
  const [proposed, gs, aaba] = runs.map((ofScheme) => ofScheme.map(({ counts }) => mean(counts))) as [
    number[],
    number[],
    number[],
  ];
  const proposedBeyondGs = meanInterval(proposed.map((n, seed) => n - gs[seed]!));
  const gsBeyondAaba = meanInterval(gs.map((n, seed) => n - aaba[seed]!));
  const delayOverBudget = medianInterval(runs[0]!.map(({ delays, delayBudget }) => mean(delays) / delayBudget));
  const holds = proposedBeyondGs.low > 0 && gsBeyondAaba.low > 0;
  const fails = proposedBeyondGs.high < 0 || gsBeyondAaba.high < 0;
  return {
    proposed: mean(proposed),
    gs: mean(gs),
    aaba: mean(aaba),
    proposedBeyondGs,
    gsBeyondAaba,
    delayOverBudget,
    order: holds ? 'holds' : fails ? 'fails' : 'undecided',
    budgetKept: delayOverBudget.median <= 1.01,
  };
}
