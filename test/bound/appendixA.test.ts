import assert from 'node:assert/strict';
import fc from 'fast-check';
import { near } from './arbitraries';
import { dot, squaredNorm } from './enumerated';

// Appendix A on a loss whose blocks do not separate: F_k = (1/2) w^T H_k w, w = (theta_k, phi), H_k symmetric 2 x 2,
// and F = (1/K) sum_k F_k. Lemma 1 is a statement about steps and gradients, so it needs no separation.

interface Device {
  readonly a: number;
  readonly b: number;
  readonly cross: number;
}

const entry = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const cases = fc.integer({ min: 1, max: 6 }).chain((devices) =>
  fc.record({
    devices: fc.array(fc.record({ a: entry(-2, 2), b: entry(-2, 2), cross: entry(-2, 2) }), {
      minLength: devices,
      maxLength: devices,
    }),
    theta: fc.array(entry(-5, 5), { minLength: devices, maxLength: devices }),
    step: fc.array(entry(-5, 5), { minLength: devices, maxLength: devices }),
    phi: entry(-5, 5),
    phiStep: entry(-5, 5),
  }),
);

const local = ({ a, b, cross }: Device, theta: number, phi: number) =>
  0.5 * (a * theta * theta + 2 * cross * theta * phi + b * phi * phi);
const loss = (devices: readonly Device[], theta: readonly number[], phi: number) =>
  devices.reduce((sum, device, k) => sum + local(device, theta[k]!, phi), 0) / devices.length;
/** Largest |eigenvalue| of H_k. */
const smoothness = ({ a, b, cross }: Device) => Math.abs(a + b) / 2 + Math.hypot((a - b) / 2, cross);

describe('Lemma 1 (appendix A)', () => {
  it('splits the squared step into its blocks, F(w+d) <= F + <g_phi, d_phi> + (1/K) sum <g_k, d_k> + both squares', () => {
    fc.assert(
      fc.property(cases, ({ devices, theta, step, phi, phiStep }) => {
        const K = devices.length;
        const Ls = Math.max(...devices.map(smoothness));
        const headGradients = devices.map(({ a, cross }, k) => a * theta[k]! + cross * phi);
        const adapterGradient = devices.reduce((sum, { b, cross }, k) => sum + (cross * theta[k]! + b * phi) / K, 0);
        const moved = loss(
          devices,
          theta.map((value, k) => value + step[k]!),
          phi + phiStep,
        );
        const linear = adapterGradient * phiStep + dot(headGradients, step) / K;
        const square = (Ls / 2) * (phiStep ** 2 + squaredNorm(step) / K);
        assert.ok(moved <= loss(devices, theta, phi) + linear + square + 1e-9);
      }),
    );
  });

  it('makes the step (3)-(4) the gradient step of the norm ||phi||^2 + (1/K) sum ||theta_k||^2', () => {
    fc.assert(
      fc.property(cases, ({ devices, theta, phi }) => {
        // The gradient in that norm is K dF/dtheta_k, by central differences of the whole F, and (3) uses dF_k/dtheta_k.
        const K = devices.length;
        devices.forEach(({ a, cross }, k) => {
          const shifted = (h: number) =>
            loss(
              devices,
              theta.map((value, j) => (j === k ? value + h : value)),
              phi,
            );
          const slope = (shifted(0.5) - shifted(-0.5)) / 1;
          assert.ok(near(K * slope, a * theta[k]! + cross * phi, 1e-10));
        });
      }),
    );
  });

  it('is false with the Euclidean norm of all parameters: K = 20 quadratic heads diverge at eta = 1/(2 L_s)', () => {
    // F_k = theta_k^2/2, so F = (1/K) sum_k theta_k^2/2 has Euclidean smoothness (and mu) 1/K; eta = K/2 < 1/L_s.
    const K = 20;
    const Ls = 1 / K;
    const eta = 0.5 / Ls;
    let theta = 1;
    for (let t = 0; t < 5; t++) theta -= eta * theta; // (3) with g = dF_k/dtheta_k
    const bound = (1 - 2 * Ls * eta + Ls * Ls * eta * eta) ** 5 * 0.5;
    assert.ok(0.5 * theta ** 2 > 1000 * bound);
  });
});
