import type { SourceMark } from '../settings';

/** A formula or rule that was restored, another way to read it, and the claims that compare the two. */
export interface RestoredReading {
  readonly mark: SourceMark;
  readonly item: string;
  /** How it is read here. */
  readonly reading: string;
  /** The other reading, implemented as well. */
  readonly other: string;
  /** Ids of the claims whose verdicts tell the two apart. */
  readonly claims: readonly string[];
}

/** What was restored from the prose, other than settings. */
export const restoredReadings: readonly RestoredReading[] = [
  {
    mark: 'R',
    item: 'Theorem 1, who steps',
    reading: 'every task module in every round, as (39) supposes',
    other: 'only those of scheduled devices, as section II-A says: the participation-aware form',
    claims: ['C3', 'F1'],
  },
  {
    mark: 'R',
    item: '(14)-(16), the constants',
    reading: 'from E||ghat||^2 <= (1 + rho) ||grad F||^2 + (rho + 1/K) q sigma^2',
    other: 'independent devices, q sigma^2 / n, without the detour: the tight form',
    claims: ['C3', 'F2'],
  },
  {
    mark: 'R',
    item: '(33), "by further applying the Cauchy-Schwarz inequality"',
    reading: 'nothing to apply it to: the cross term is 0 by (32)',
    other: 'literally: (14)-(16) with 2 L_s for L_s, eta < 1/(2 L_s); looser, and the same in n and t',
    claims: ['C3', 'C6'],
  },
  {
    mark: 'R',
    item: 'Lemma 1, the norm',
    reading: 'device-averaged, in which (3)-(4) is a gradient step',
    other: 'plain Euclidean',
    claims: ['F3'],
  },
  {
    mark: 'R',
    item: 'Assumption 4, the noise',
    reading: 'independent over devices',
    other: 'shared by all devices, which the wording allows',
    claims: ['C3', 'F15'],
  },
  {
    mark: 'R',
    item: '(11), unbiased gradients',
    reading: 'true for the loss as it is',
    other: 'measured: personal heads make the devices differ',
    claims: ['C2', 'F14'],
  },
  {
    mark: 'R',
    item: '(17), the objective',
    reading: 'the sum of weighted rho(n_t), as restored',
    other: 'of weighted G_phi(n_t) with its 1/K, which P1 cannot tell from rho; the bound (13) itself',
    claims: ['F5'],
  },
  {
    mark: 'R',
    item: '(25), the branch of W',
    reading: 'W_{-1}',
    other: 'W_0, the principal branch',
    claims: ['C11'],
  },
  {
    mark: 'R',
    item: 'Algorithm 1, when to stop',
    reading: 'at the first increase of the objective',
    other: 'after every prefix, with a proof of optimality',
    claims: ['C14', 'F6', 'F7'],
  },
  {
    mark: 'R',
    item: '(18), the start of the queue',
    reading: 'Q_0 = 0, as virtual queues usually start; the text does not say',
    other: 'a place-holder near the steady queue',
    claims: ['C17', 'C25', 'F8'],
  },
  {
    mark: 'R',
    item: 'V_t, descending (stated), how and where (lost)',
    reading: 'as 1/sqrt(t + 1), on the delay: few devices, then many',
    other: 'as 1 - t/T; on psi: many, then few; constant',
    claims: ['C17', 'C25', 'F9'],
  },
  {
    mark: 'R',
    item: 'psi of (22)',
    reading: 'the number of devices, -n/K',
    other: 'rho(n), from (17)',
    claims: ['C14', 'C25'],
  },
  {
    mark: 'R',
    item: 'section V-A, where the server is',
    reading: 'outside the circle of the devices, since the text gives both places',
    other: 'at its centre',
    claims: ['C14', 'C25'],
  },
  {
    mark: 'S',
    item: 'L of (7), what it depends on',
    reading: 'counted from the messages of the protocol',
    other: 'gradients of the low-rank factors cross the air, so that the rank enters',
    claims: ['C23', 'C24', 'F13'],
  },
  {
    mark: 'R',
    item: 'test accuracy',
    reading: "mean over all devices' own heads, scheduled or not",
    other: 'only devices that took part',
    claims: ['C15', 'F18'],
  },
];
