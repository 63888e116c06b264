import { log } from '../../math';
import { bestSetSearch } from '../solver/bestSetSearch';
import { allocatedSchedule } from './allocatedSchedule';
import { palette } from './palette';
import { INITIAL_PRICE_WITH_QUEUES, participationConstants } from './participationConstants';
import { pricedQueue } from './pricedQueue';
import type { SchemeIdentity, StartedScheme } from './scheme';

/**
 * Who takes part, not only how many: the form with a virtual queue for each device.
 *
 * The heads' part of the bound is a utility of the share x_k of rounds that a device gets, concave and rising:
 * -(kappa / (K T)) exp(-a T x_k) with a = -ln(1 - c). An auxiliary rate gamma_k takes its place, and a queue makes the service
 * follow it:
 *
 *     gamma_k = the maximiser on [0, 1] of V utility(gamma) - Z_k gamma
 *             = ln(V kappa a / (K Z_k)) / (a T), cut to [0, 1]
 *     Z_k <- max(Z_k + tau_bar^2 (gamma_k - 1{k in S}), 0)
 *     S    = the minimiser of V rho(|S|) - sum over k in S of Z_k + Q tau
 *
 * Z_k has the unit of V, tau_bar^2 a service, and starts where a device that was never served asks for nothing,
 * V kappa a / K: the place-holder of these queues. As any drift-plus-penalty scheme it is within O(1/V) of the best stationary
 * utility with queues of O(V), given a floor of Q and a schedule that meets all constraints with room to spare.
 *
 * Source: this project, after Neely, Stochastic Network Optimization (2010), chapter 5.
 */
export const participationQueue: SchemeIdentity & StartedScheme = {
  name: 'participation-queue',
  module: __filename,
  label: 'Participation, queues',
  look: palette[8]!,
  start({ settings, delayBudget }) {
    const { headWeight, contraction, leastPrice } = participationConstants;
    const { deviceCount: devices, rounds } = settings;
    const unit = delayBudget * delayBudget;
    const penaltyWeight = settings.penaltyWeight * unit;
    const decay = -log(1 - contraction);
    const asked = penaltyWeight * (headWeight / devices) * decay;
    const queue = pricedQueue(settings, delayBudget, { initialPrice: INITIAL_PRICE_WITH_QUEUES, leastPrice });
    const services = new Float64Array(devices).fill(asked);
    return {
      schedule(round) {
        const schedule = allocatedSchedule(
          round,
          bestSetSearch({ ...round, penalty: 'bound', deviceValues: services, penaltyWeight, backlog: queue.backlog })
            .devices,
        );
        const served = new Uint8Array(devices);
        for (const k of schedule.devices) served[k] = 1;
        for (let k = 0; k < devices; k++) {
          const before = services[k]!;
          const rate = before > 0 ? Math.min(1, Math.max(0, log(asked / before) / (decay * rounds))) : 1;
          services[k] = Math.max(before + unit * (rate - served[k]!), 0);
        }
        queue.advance(schedule.delay);
        return schedule;
      },
    };
  },
};
