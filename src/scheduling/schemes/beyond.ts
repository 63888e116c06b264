import { ageOfInformation } from './ageOfInformation';
import { ageOfUpdate } from './ageOfUpdate';
import { gsPlusOne } from './gsPlusOne';
import { ocean } from './ocean';
import { participation } from './participation';
import { participationQueue } from './participationQueue';
import { proportionalFair } from './proportionalFair';
import { proposedPlaceholder } from './proposedPlaceholder';
import { rbcsF } from './rbcsF';
import { roundRobin } from './roundRobin';
import type { Scheme } from './scheme';

/** What goes beyond the paper: which devices, not only how many, and the controls of that. */
export const participationSchemes: readonly Scheme[] = [
  participation,
  participationQueue,
  gsPlusOne,
  proposedPlaceholder,
];

/**
 * Schemes of other papers, under the FDMA and the budget of this one.
 *
 * Left out, since here they are another scheme, or would need what this system does not have:
 * - FedCS (Nishio and Yonetani, ICC 2019) adds whoever lengthens the round least until the deadline: GS, where payloads are equal.
 * - Amiri, Gunduz, Kulkarni and Poor (IEEE Trans. Wireless Commun., 2021): their best-channel form is GS. The forms that rank devices by
 *   the norm of an update need it computed before the round is scheduled; here a device that is not scheduled computes nothing.
 * - Oort (Lai et al., OSDI 2021) ranks devices by their losses, which a schedule does not see for the same reason.
 * - Shi, Zhou, Niu, Jiang and Geng (IEEE Trans. Wireless Commun. 20(1), 2021, arXiv:2007.07174) add devices as FedCS does, so in the order of
 *   their gains, and stop where their bound for the time that is left begins to rise: fewer devices buy more rounds. Here T is given,
 *   and what is left of that is the early stop of Algorithm 1.
 *
 * Tests hold the equalities.
 */
export const peerSchemes: readonly Scheme[] = [
  roundRobin,
  proportionalFair,
  ageOfUpdate,
  ageOfInformation,
  ocean,
  rbcsF,
];
