import { domainError, requirePositive, square } from '../../math';
import { participationFactor } from '../theorem/participationFactor';
import type { MonteCarloOptions } from './monteCarlo';
import { noiseVariance } from './noise';

/**
 * The exact expected gap of the protocol on a quadratic problem, by block and round.
 *
 * E x^2 of one coordinate obeys E x^2 <- (1 - eta a)^2 E x^2 + eta^2 v. For the low-rank factors v = sigma^2/n_t plus the
 * variance rho(n_t) (1/K) sum_k (a c_k)^2 of the sampled optima. A task module takes its step with probability n_t/K, and
 * v = sigma^2. This is what the Monte Carlo estimates; it shares no code with it.
 *
 * @paper (12), Lemma 1
 * @param options - those of {@link monteCarlo}, quadratic, independent noise, no bias
 * @returns `adapter` and `heads`, [T + 1] each, in units of the loss
 * @throws InputError when the problem is not of that kind
 */
export function exactExpectation(
  options: Pick<MonteCarloOptions, 'problem' | 'schedule' | 'learningRate' | 'noise' | 'headUpdates' | 'bias'>,
): { readonly adapter: Float64Array; readonly heads: Float64Array } {
  const { problem, schedule, learningRate: eta, noise, headUpdates, bias = 0 } = options;
  requirePositive('learningRate', eta);
  if (problem.shape !== 'quadratic') throw domainError('problem.shape', "'quadratic'", problem.shape, 'use monteCarlo');
  if (noise.kind === 'shared') throw domainError('noise.kind', "'gaussian' or 'pareto'", noise.kind, 'use monteCarlo');
  if (bias !== 0) throw domainError('bias', '0', bias, 'use monteCarlo');
  const variance = noiseVariance(noise);
  const { devices, adapterScales, headScales, adapterStart, headStart, deviceOptima } = problem;
  const adapter = new Float64Array(schedule.length + 1);
  const heads = new Float64Array(schedule.length + 1);

  adapterScales.forEach((a, i) => {
    let spread = 0;
    for (let k = 0; k < devices; k++)
      spread += square(a * (deviceOptima?.[k * adapterScales.length + i] ?? 0)) / devices;
    let meanSquare = square(adapterStart[i]!);
    adapter[0] = adapter[0]! + 0.5 * a * meanSquare;
    for (let t = 0; t < schedule.length; t++) {
      const n = schedule[t]!;
      meanSquare =
        square(1 - eta * a) * meanSquare + eta * eta * (variance / n + participationFactor(n, devices) * spread);
      adapter[t + 1] = adapter[t + 1]! + 0.5 * a * meanSquare;
    }
  });
  headScales.forEach((b, j) => {
    let meanSquare = square(headStart[j]!);
    heads[0] = heads[0]! + 0.5 * b * meanSquare;
    for (let t = 0; t < schedule.length; t++) {
      const share = headUpdates === 'all' ? 1 : schedule[t]! / devices;
      meanSquare += share * (square(1 - eta * b) * meanSquare + eta * eta * variance - meanSquare);
      heads[t + 1] = heads[t + 1]! + 0.5 * b * meanSquare;
    }
  });
  return { adapter, heads };
}
