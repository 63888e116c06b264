// One allocation of bandwidth against bisection to the letter and scipy's SLSQP. Processor time, medians.
//
//   npm run build && npm run bench -- allocation
import { join } from 'node:path';
import { allocateBandwidth, bisectBandwidth } from 'fedft';
import { cellGains, radio } from './cells';
import { median, peer, python, time } from './measure';

interface Slsqp {
  readonly us: number;
  readonly rate: number;
  readonly success: boolean;
}

async function main(): Promise<void> {
  const rows: Record<string, string | number>[] = [];
  for (const devices of [2, 5, 20, 100, 1000]) {
    const cells = Array.from({ length: 16 }, (_, seed) => ({ ...radio, channelGains: cellGains(devices, seed) }));
    const calls = Math.ceil(40_000 / devices);
    let next = 0;
    const own = await time(() => {
      for (let i = 0; i < calls; i++) allocateBandwidth(cells[next++ % cells.length]!);
    });
    const bisections = Math.ceil(calls / 200);
    const bisected = await time(() => {
      for (let i = 0; i < bisections; i++) bisectBandwidth({ ...cells[next++ % cells.length]!, tolerance: 1e-12 });
    });
    const slsqp = devices <= 100 ? solveWithSlsqp(cells.slice(0, 3)) : undefined;
    rows.push({
      K: devices,
      us: ((own * 1e3) / calls).toFixed(2),
      'bisection to 1e-12, us': ((bisected * 1e3) / bisections).toFixed(0),
      ratio: (own / calls / (bisected / bisections)).toFixed(4),
      'SLSQP us': slsqp ? slsqp.us.toFixed(0) : '-',
      'SLSQP delay error': slsqp ? slsqp.error.toExponential(1) : '-',
    });
  }
  console.table(rows);
}

/** Median time, and the largest relative distance of its delay from ours. */
function solveWithSlsqp(
  cells: readonly Parameters<typeof allocateBandwidth>[0][],
): { us: number; error: number } | undefined {
  const times: number[] = [];
  let error = 0;
  for (const cell of cells) {
    const snr = Array.from(cell.channelGains, (g) => (g * cell.txPower) / (cell.noisePsd * cell.totalBandwidth));
    const script = join(__dirname, 'peers', 'scipy_slsqp.py');
    const result = peer<Slsqp>('SLSQP', python, [script], JSON.stringify({ snr }));
    if (result === undefined) return undefined;
    const delay = (cell.payloadBits * Math.LN2) / (result.rate * cell.totalBandwidth);
    times.push(result.us);
    error = Math.max(error, Math.abs(delay / allocateBandwidth(cell).delay - 1));
  }
  return { us: median(times), error };
}

void main();
