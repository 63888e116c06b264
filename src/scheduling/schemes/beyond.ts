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

/** Schemes of other papers, under the FDMA and the budget of this one. */
export const peerSchemes: readonly Scheme[] = [
  roundRobin,
  proportionalFair,
  ageOfUpdate,
  ageOfInformation,
  ocean,
  rbcsF,
];
