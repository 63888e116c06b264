import type { Settings } from '../settings';

/** A default that the text leaves open, and the words of the text that it was chosen by. */
export interface DefaultChoice {
  /** The settings that hold it. */
  readonly settings: readonly (keyof Settings)[];
  /** What is open. */
  readonly open: string;
  /** Why it is what it is: what the text says for it, and what against. Outcomes have no say. */
  readonly why: string;
}

/** The defaults that the second edition chose anew, each from the words of the paper and before any run of it. */
export const defaultChoices: readonly DefaultChoice[] = [
  {
    settings: ['serverDistanceM', 'cellRadiusM'],
    open: 'the cell',
    why: 'V-A says where the server is, and then the centre and the radius of the circle of the devices: two places, so that the natural reading is that they differ. The numbers are lost. 200 m and 100 m put the server outside the circle and leave the median device limited by the band that IV-B shares, not by its power (10 dB over the whole band; the first edition had 1.8 dB)',
  },
  {
    settings: ['txPowerW'],
    open: 'transmit power',
    why: 'no sentence names one; 0.1 W (20 dBm) is what a handset has',
  },
  {
    settings: ['delayBudgetMsPerBit'],
    open: 'tau_bar',
    why: 'the value is lost. Rule: GS takes 21 % of the devices on average over thirty cells of a hundred rounds, one significant digit of that. Figures 5 and 6 take a quarter to eight times of it',
  },
  {
    settings: ['penalty'],
    open: 'psi of (22)',
    why: 'for -n/K: "maximizing the number of edge devices [...] and minimizing the transmission delay" (IV-A), "to maximize the number of scheduled edge devices while stabilizing the virtual queue" and a search that ends when an objective that is maximised falls (IV-B), GS and AABA, which maximise a number, "are solving problem P1" (V-B). For rho(n): "we rewrite Problem (17)" (IV-A)',
  },
  {
    settings: ['penaltySchedule', 'penaltySide'],
    open: 'V_t',
    why: 'that it descends is stated; how and where are lost. For the delay, few devices and then many: the delay is what IV-A calls the penalty term, III-A has later rounds "more dominant", I speaks of the "growing importance" of more devices, and V-B of an accuracy that rises "slowly in the early stage, and then increasing faster [...], which validates the analysis in Section III". For psi, many and then few: the place of V in the technique that [34] is cited for. How it descends (1/sqrt(t + 1)) is an assumption',
  },
  {
    settings: ['penaltyWeight'],
    open: 'V_0',
    why: 'the value is lost. It is the largest weight of psi in a run on either side; thirty squared budgets let the queue settle at about six budgets, which (1/T) sum tau_t <= tau_bar + Q_T/T turns into six per cent of the budget at T = 100',
  },
  {
    settings: ['initialBacklog'],
    open: 'Q_0',
    why: 'not in the text: (18b) survives as a number alone. Nothing speaks for a positive start, and a virtual queue usually starts empty; what that costs is shown in notebook 04, and both other starts are one setting away',
  },
  {
    settings: ['minBacklog'],
    open: 'a floor of the queue',
    why: "not in the text, so there is none; above 0 it is this repository's own remedy",
  },
];
