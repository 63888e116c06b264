import { domainError, requireInteger, requireNonNegative, requirePositive } from '../../math';

/**
 * The constants of Theorem 1, under the names of the assumptions they come from.
 *
 * F is measured in the device-averaged geometry ||omega||^2 = ||phi||^2 + (1/K) sum_k ||theta_k||^2, in which the step
 * (3)-(4) is exactly a gradient step; see {@link convergenceBound}.
 */
export interface BoundConstants {
  /** K, devices in the cell, integer >= 1. */
  readonly devices: number;
  /** L_s of Assumption 2 (10): every F_k is L_s-smooth; > 0, loss units per squared parameter. */
  readonly smoothness: number;
  /** mu of Assumption 5: ||grad F||^2 >= 2 mu (F - F*); 0 < mu <= L_s, the same unit. */
  readonly plConstant: number;
  /** sigma^2 of Assumption 4: largest variance of one entry of a local gradient, >= 0. */
  readonly gradientVariance: number;
  /** eta of (3)-(4), > 0. The theorem asks for eta < 1/L_s. */
  readonly learningRate: number;
  /** q_phi, entries of the low-rank factors, integer >= 0. */
  readonly adapterSize: number;
  /** q_theta, entries of one task module, integer >= 0. */
  readonly headSize: number;
}

/**
 * Checks every constant for its domain.
 *
 * @throws InputError naming the constant, its value and the remedy
 */
export function checkBoundConstants(constants: BoundConstants): void {
  requireInteger('devices', constants.devices, 1, Number.MAX_SAFE_INTEGER);
  requirePositive('smoothness', constants.smoothness);
  requirePositive('plConstant', constants.plConstant, 'the bound says nothing for a flat loss');
  if (constants.plConstant > constants.smoothness) {
    const rule = `at most smoothness = ${constants.smoothness}`;
    throw domainError('plConstant', rule, constants.plConstant, 'a smooth function has mu <= L_s; check the estimates');
  }
  requireNonNegative('gradientVariance', constants.gradientVariance);
  requirePositive('learningRate', constants.learningRate);
  requireInteger('adapterSize', constants.adapterSize, 0, Number.MAX_SAFE_INTEGER);
  requireInteger('headSize', constants.headSize, 0, Number.MAX_SAFE_INTEGER);
}
