import { type BoundConstants, cauchySchwarzConstants, convergenceBound, schedulingObjective } from '../../bound';
import { RandomStream } from '../../math';
import { type FormulaChecks, type FormulaSize, logUniform, Tally } from './formulaCheck';

/** Section III read otherwise: (33) with the Cauchy-Schwarz inequality to the letter, (17) with G_phi in place of rho and beside (13). */
export function checkBoundReadings(size: FormulaSize): FormulaChecks {
  return { ...checkCauchySchwarz(size), ...checkObjectives() };
}

/** How the bound of the literal reading stands to (13), and whether it too wants few devices first. */
function checkCauchySchwarz({ instances, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/cauchy-schwarz');
  const looser = new Tally('(13) over itself with (33) read literally, less 1: never above 0', 1e-12);
  const later = new Tally('(33) read literally: few then many over many then few, less 1: never above 0', 1e-12);
  for (let i = 0; i < instances; i++) {
    const devices = 2 + stream.integer(39);
    const smoothness = logUniform(stream.uniform(), -2, 2);
    const constants: BoundConstants = {
      devices,
      smoothness,
      plConstant: smoothness * logUniform(stream.uniform(), -3, 0),
      gradientVariance: logUniform(stream.uniform(), -4, 2),
      learningRate: (0.498 * stream.uniform() + 1e-3) / smoothness,
      adapterSize: 1 + stream.integer(10_000),
      headSize: 1 + stream.integer(1000),
    };
    const few = 1 + stream.integer(devices - 1);
    const many = few + 1 + stream.integer(devices - few);
    const initialGap = logUniform(stream.uniform(), -2, 2);
    const bound = (schedule: readonly number[], literal: boolean): number =>
      convergenceBound({
        form: 'source',
        schedule,
        constants: literal ? cauchySchwarzConstants(constants) : constants,
        initialGap,
      }).total;
    const rising = Array.from({ length: 10 }, (_, t) => (t < 5 ? few : Math.min(many, devices)));
    const falling = [...rising].reverse();
    looser.add(bound(rising, false) / bound(rising, true) - 1);
    later.add(bound(rising, true) / bound(falling, true) - 1);
  }
  return { 'cauchy-schwarz-looser': looser.result(), 'cauchy-schwarz-later': later.result() };
}

/** (17), with rho and with G_phi, beside (13) and one another: pairs of schedules that two rank differently, by more than rounding. */
function checkObjectives(): FormulaChecks {
  const ranks = new Tally('(17) ranks two schedules of three rounds as (13) does: 1 where it does not', 0);
  const bound = new Tally('(17) with G_phi ranks two schedules of three rounds as (13) does: 1 where it does not', 0);
  const rho = new Tally('(17) with G_phi ranks two schedules as (17) with rho does: 1 where it does not', 0);
  const counts = [1, 2, 3, 4];
  const schedules = counts.flatMap((a) => counts.flatMap((b) => counts.map((c) => [a, b, c])));
  const order = (x: number, y: number): number => (Math.abs(x - y) <= 1e-9 * Math.max(x, y) ? 0 : Math.sign(x - y));
  for (const headSize of [1, 10, 100, 500, 1000]) {
    const constants: BoundConstants = {
      devices: 4,
      smoothness: 1,
      plConstant: 0.25,
      gradientVariance: 0.05,
      learningRate: 0.9,
      adapterSize: 10,
      headSize,
    };
    const scored = schedules.map((schedule) => ({
      gap: schedulingObjective(schedule, constants, 'lora-gap'),
      rho: schedulingObjective(schedule, constants),
      bound: convergenceBound({ form: 'source', schedule, constants, initialGap: 0 }).total,
    }));
    scored.forEach((x, i) => {
      for (const y of scored.slice(i + 1)) {
        const [own, restored, wanted] = [order(x.gap, y.gap), order(x.rho, y.rho), order(x.bound, y.bound)];
        ranks.add(restored * wanted < 0 ? 1 : 0);
        bound.add(own * wanted < 0 ? 1 : 0);
        rho.add(own * restored < 0 ? 1 : 0);
      }
    });
  }
  return {
    'objective-ranks': ranks.result(),
    'objective-gap-ranks': bound.result(),
    'objective-readings-rank': rho.result(),
  };
}
