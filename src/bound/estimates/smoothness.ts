import { type RandomStream, requireInteger, requirePositive } from '../../math';
import { type EvaluatedPoint, type ProbedLoss, squaredDistance, squaredNorm } from './probedLoss';

/**
 * ||grad F(b) - grad F(a)|| / ||b - a||: L_s of (10) is at least this.
 *
 * @paper (10), Assumption 2
 * @returns the ratio, null where the points coincide
 */
export function gradientRatio(a: EvaluatedPoint, b: EvaluatedPoint): number | null {
  const moved = squaredDistance(a.point, b.point);
  return moved > 0 ? Math.sqrt(squaredDistance(a.gradient, b.gradient) / moved) : null;
}

/** Curvatures met at one point; each is a lower bound of L_s. */
export interface CurvatureProbe {
  /** One ratio for each uniformly random direction: the typical curvature, sqrt(tr H^2 / q), far below the greatest. */
  readonly random: readonly number[];
  /** Ratios along a direction that follows its own gradient difference; they climb to the greatest curvature nearby. */
  readonly climbing: readonly number[];
}

/**
 * Gradient differences around a point, in random directions and in the sharpest one.
 *
 * The sharpest direction comes from the power method: the difference of gradients along d is H d for a small step, and is
 * taken as the next d. Its ratio does not fall on a quadratic and tends to the largest |eigenvalue|.
 *
 * @param options.at - the point, with the gradient of the same `loss` there
 * @param options.directions - random directions, integer >= 1; the first also starts the power method
 * @param options.powerSteps - integer >= 0
 * @param options.radius - length of a step away from the point, > 0
 * @throws InputError for an option outside its domain
 */
export async function probeCurvature(options: {
  readonly loss: ProbedLoss;
  readonly at: EvaluatedPoint;
  readonly directions: number;
  readonly powerSteps: number;
  readonly radius: number;
  readonly stream: RandomStream;
}): Promise<CurvatureProbe> {
  const { loss, at, directions, powerSteps, radius, stream } = options;
  requireInteger('directions', directions, 1, 1e6);
  requireInteger('powerSteps', powerSteps, 0, 1e6);
  requirePositive('radius', radius);
  const difference = async (direction: Float64Array): Promise<Float64Array> => {
    const scale = radius / Math.sqrt(squaredNorm(direction));
    const { gradient } = await loss.evaluate(at.point.map((x, i) => x + scale * direction[i]!));
    return gradient.map((value, i) => (value - at.gradient[i]!) / radius);
  };
  const random: number[] = [];
  let sharpest: Float64Array | undefined;
  for (let i = 0; i < directions; i++) {
    const answer = await difference(at.point.map(() => stream.normal()));
    random.push(Math.sqrt(squaredNorm(answer)));
    sharpest ??= answer;
  }
  const climbing: number[] = [];
  for (let i = 0; i < powerSteps && squaredNorm(sharpest!) > 0; i++) {
    sharpest = await difference(sharpest!);
    climbing.push(Math.sqrt(squaredNorm(sharpest)));
  }
  return { random, climbing };
}
