import { domainError, requireNonNegative } from '../../math';
import { bestSetSearch } from '../solver/bestSetSearch';
import { allocatedSchedule } from './allocatedSchedule';
import { palette } from './palette';
import { type ParticipationConstants, participationConstants } from './participationConstants';
import { pricedQueue } from './pricedQueue';
import type { SchemeIdentity, StartedScheme } from './scheme';

/**
 * Who takes part, not only how many: the index form.
 *
 * A device that is scheduled moves the encoder and its own head; the other heads stay. With m_k rounds behind it, one more
 * round of device k removes c (1 - c)^{m_k} of its head's gap, so that the round problem is
 *
 *     min over S, b of V rho(|S|) - sum over k in S of u_k + Q tau,     u_k = V (kappa / K) c (1 - c)^{m_k}
 *
 * All heads start alike, so that their gaps at the start are one number, which kappa holds. Its queue has a floor and starts
 * near where it settles; see {@link pricedQueue}. With kappa = 0 this is problem P1 with constant V.
 *
 * Source: this project; the paper's bound has no term for heads that stay idle.
 *
 * @param constants - what differs from {@link participationConstants}
 * @throws InputError for a constant outside its domain
 *
 * @example
 * simulateScheduling({ settings, payloadBits, scheme: participationScheme({ headWeight: 1 }) })
 */
export function participationScheme(
  constants: Partial<ParticipationConstants> = {},
  identity: SchemeIdentity = { name: 'participation', label: 'Participation', look: palette[7]! },
): SchemeIdentity & StartedScheme {
  const { headWeight, contraction, longestDelay, ...prices } = { ...participationConstants, ...constants };
  requireNonNegative('headWeight', headWeight);
  if (!(contraction > 0 && contraction < 1)) {
    throw domainError('contraction', 'in (0, 1)', contraction, 'it is the share of a gap that one round removes');
  }
  return {
    ...identity,
    ...(longestDelay < Infinity ? { mayBeEmpty: true } : {}),
    module: __filename,
    start({ settings, delayBudget }) {
      const devices = settings.deviceCount;
      const penaltyWeight = settings.penaltyWeight * delayBudget * delayBudget;
      const queue = pricedQueue(settings, delayBudget, prices);
      const deviceValues = new Float64Array(devices).fill(penaltyWeight * (headWeight / devices) * contraction);
      return {
        schedule(round) {
          const { devices: chosen } = bestSetSearch({
            ...round,
            penalty: 'bound',
            deviceValues,
            penaltyWeight,
            backlog: queue.backlog,
            longestDelay: longestDelay * delayBudget,
          });
          const schedule = allocatedSchedule(round, chosen);
          for (const k of schedule.devices) deviceValues[k]! *= 1 - contraction;
          queue.advance(schedule.delay);
          return schedule;
        },
      };
    },
  };
}

/** {@link participationScheme} with {@link participationConstants}. */
export const participation: SchemeIdentity & StartedScheme = participationScheme();
