import { exactPrefix, type Scheme } from '../../scheduling';
import type { Settings, SourceMark } from '../../settings';

/** Another reading of something that the source leaves open. */
export interface Alternative {
  readonly name: string;
  readonly settings: Partial<Settings>;
  /** Mean devices of GS that tau_bar is chosen for, as a share of K; the common one without it. */
  readonly stringency?: number;
  /** Whether Q_0 is the place-holder of the cell, budget and weights that are read. */
  readonly placeholder?: boolean;
  /** Which scheme plays "proposed": Algorithm 1 without it. */
  readonly proposed?: Scheme;
}

/** Something that the source leaves open, and how else it can be read. */
export interface AmbiguityItem {
  readonly name: string;
  readonly mark: SourceMark;
  readonly section: string;
  /** What is open, and what the default is. */
  readonly about: string;
  readonly alternatives: readonly Alternative[];
}

/** One alternative a value of one setting. */
function values<Name extends keyof Settings>(
  name: Name,
  unit: string,
  ...all: readonly Settings[Name][]
): readonly Alternative[] {
  return all.map((value) => ({ name: `${value}${unit}`, settings: { [name]: value } as Partial<Settings> }));
}

/**
 * Every restored or assumed item that scheduling depends on, with the other readings that are implemented. The payload and
 * all that only enters it (batch size, tokens, width, symbolBits) are missing on purpose: tau_bar is per bit, so that L
 * cancels; the run `payload` of the experiment tests that.
 */
export const ambiguityItems: readonly AmbiguityItem[] = [
  {
    name: 'default',
    mark: 'A',
    section: 'V-A',
    about: 'every default of the settings table',
    alternatives: [{ name: 'as it is', settings: {} }],
  },
  {
    name: 'penalty',
    mark: 'R',
    section: 'IV-A',
    about: 'psi of (22): the number of devices, or rho(n)',
    alternatives: values('penalty', '', 'bound'),
  },
  {
    name: 'penalty-weight',
    mark: 'A',
    section: 'IV-A',
    about: 'V_0 of (22), 30 squared budgets',
    alternatives: values('penaltyWeight', ' tau_bar^2', 3, 10, 100, 300),
  },
  {
    name: 'penalty-schedule',
    mark: 'A',
    section: 'IV-A',
    about: 'how V_t descends: as 1/sqrt(t + 1)',
    alternatives: values('penaltySchedule', '', 'constant', 'linear'),
  },
  {
    name: 'penalty-side',
    mark: 'R',
    section: 'IV-A',
    about: 'what the descending V_t multiplies: the delay; psi instead',
    alternatives: values('penaltySide', '', 'learning'),
  },
  {
    name: 'initial-backlog',
    mark: 'R',
    section: 'IV-A',
    about: 'Q_0 = 0; a place-holder near the steady queue instead',
    alternatives: [
      ...values('initialBacklog', ' tau_bar', 6),
      { name: '6 tau_bar, constant V', settings: { initialBacklog: 6, penaltySchedule: 'constant' } },
    ],
  },
  {
    name: 'queue-floor',
    mark: 'R',
    section: 'IV-A',
    about: 'Q_t >= 0; a floor above 0 instead',
    alternatives: values('minBacklog', ' tau_bar', 0.1, 1),
  },
  {
    name: 'stop-rule',
    mark: 'R',
    section: 'IV-B',
    about: 'Algorithm 1 stops at the first increase; every prefix considered instead',
    alternatives: [{ name: 'every prefix', settings: {}, proposed: exactPrefix }],
  },
  {
    name: 'budget',
    mark: 'A',
    section: 'V-A',
    about: 'tau_bar, such that GS schedules 21 % of the devices',
    alternatives: [0.05, 0.1, 0.3, 0.5].map((stringency) => ({
      name: `GS schedules ${100 * stringency} %`,
      settings: {},
      stringency,
    })),
  },
  { name: 'rounds', mark: 'A', section: 'V-A', about: 'T, 100', alternatives: values('rounds', '', 50, 200, 1000) },
  { name: 'devices', mark: 'A', section: 'V-A', about: 'K, 20', alternatives: values('deviceCount', '', 10, 40) },
  {
    name: 'cell',
    mark: 'A',
    section: 'V-A',
    about: 'server 200 m from the centre of a disc of 100 m',
    alternatives: [
      { name: 'disc of 50 m', settings: { cellRadiusM: 50 } },
      { name: 'disc of 190 m', settings: { cellRadiusM: 190 } },
      { name: 'server 400 m away', settings: { serverDistanceM: 400 } },
      { name: 'server at the centre', settings: { serverDistanceM: 0 } },
      { name: 'server at the centre, disc of 500 m', settings: { serverDistanceM: 0, cellRadiusM: 500 } },
    ],
  },
  {
    name: 'path-loss-exponent',
    mark: 'A',
    section: 'V-A',
    about: 'path-loss exponent, 3.5',
    alternatives: values('pathLossExponent', '', 2.5, 3, 4),
  },
  {
    name: 'reference-gain',
    mark: 'A',
    section: 'V-A',
    about: 'T_0 at 1 m, -30 dB',
    alternatives: values('referenceGainDb', ' dB', -40, -20),
  },
  {
    name: 'noise',
    mark: 'A',
    section: 'V-A',
    about: 'N_0, -174 dBm/Hz',
    alternatives: values('noisePsdDbmPerHz', ' dBm/Hz', -164, -154),
  },
  {
    name: 'power',
    mark: 'A',
    section: 'V-A',
    about: 'transmit power, which no sentence names, 0.1 W',
    alternatives: values('txPowerW', ' W', 0.001, 0.01, 1),
  },
  {
    name: 'bandwidth',
    mark: 'A',
    section: 'V-A',
    about: 'total bandwidth, 20 MHz',
    alternatives: values('totalBandwidthHz', ' Hz', 1e6, 1e8),
  },
  {
    name: 'large-scale-gain',
    mark: 'R',
    section: 'V-A',
    about: 'large-scale gain by distance; every device as at 200 m instead',
    alternatives: [{ name: 'equal', settings: { pathLossExponent: 0, referenceGainDb: -110.5 } }],
  },
];
