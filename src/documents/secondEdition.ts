/** A mark, a default or a verdict that the second edition changed. What is new is computed; what was, and why, is said. */
export interface SecondEditionChange {
  /** What changed, in few words. */
  readonly what: string;
  /** What the first edition had. */
  readonly before: string;
  /** What there is now: the mark or the default of a setting, the verdict on a claim, or words where neither is meant. */
  readonly now: { readonly mark: string } | { readonly setting: string } | { readonly claim: string } | string;
  readonly why: string;
}

/** Changes of marks and readings, then of claims, in the order of the paper. */
export const secondEditionChanges: readonly SecondEditionChange[] = [
  {
    what: 'mark of Q_0',
    before: 'S (stated)',
    now: { mark: 'initialBacklog' },
    why: '(18b) survives as a number alone; that it is the first value, and 0, is a reading',
  },
  {
    what: 'psi of (22)',
    before: 'bound',
    now: { setting: 'penalty' },
    why: 'four sentences speak of the number of devices, one of (17)',
  },
  {
    what: 'server, distance from the centre of the disc, m',
    before: '0',
    now: { setting: 'serverDistanceM' },
    why: 'the text gives the places of both',
  },
  {
    what: 'radius of the disc, m',
    before: '500',
    now: { setting: 'cellRadiusM' },
    why: 'goes with the server outside; at 500 m around it power limited half of the devices',
  },
  {
    what: 'side of V_t',
    before: 'learning, without saying that there is another',
    now: { setting: 'penaltySide' },
    why: 'few devices first and many later is what sections I, III-A and V-B describe',
  },
  {
    what: 'tau_bar, ms/bit',
    before: '0.00004',
    now: { setting: 'delayBudgetMsPerBit' },
    why: 'the rule is written down now, and the cell is another',
  },
  {
    what: 'floor of the queue, tau_bar',
    before: 'not offered',
    now: { setting: 'minBacklog' },
    why: 'with one above 0 every delay has moments of all orders below K, and the usual guarantee is back',
  },
  {
    what: '(33) and (17), second readings',
    before: 'not listed',
    now: 'in the ambiguity ledger and in formula-checks',
    why: 'the Cauchy-Schwarz inequality to the letter gives (13) with 2 L_s; G_phi in (17) differs from rho by a constant factor and a constant',
  },
  {
    what: 'delays over seeds',
    before: "means with Student's interval",
    now: 'the median run with the interval of the sign test',
    why: 'with Q_0 = 0 under Rayleigh fading the expectation does not exist',
  },
  {
    what: 'F8',
    before: 'supported: the first round takes many budgets on average',
    now: { claim: 'F8' },
    why: 'asked by tail indices: an average that does not exist cannot be large',
  },
  {
    what: 'F9',
    before: 'supported, for "a descending V_t"',
    now: { claim: 'F9' },
    why: 'true of a V_t that descends on psi; on the delay it does the opposite',
  },
  {
    what: 'C17',
    before: 'conditional; its overdrawn rounds had the worse channels',
    now: { claim: 'C17' },
    why: 'with psi = -n/K they have the better ones: the sentence hangs on a reading',
  },
  {
    what: 'C25',
    before: 'conditional',
    now: { claim: 'C25' },
    why: 'V_t on either side, six cells and the default among them; the budget is kept by the median run',
  },
  {
    what: 'F5',
    before: 'supported, for rho in (17)',
    now: { claim: 'F5' },
    why: 'asked for G_phi in (17) as well',
  },
];
