import type { Settings, SourceMark } from './settings';

/** What a setting may be: a number in a range, or one of a few words or numbers. */
export type Domain =
  | { readonly kind: 'integer' | 'real'; readonly min?: number; readonly max?: number; readonly above?: number }
  | { readonly kind: 'choice'; readonly options: readonly (string | number)[] };

/** One row of the settings table. */
export interface Setting<T> {
  /** The part of the paper it belongs to. */
  readonly section: string;
  /** Unit, `'1'` for a pure number. */
  readonly unit: string;
  readonly default: T;
  readonly source: SourceMark;
  readonly domain: Domain;
  readonly about: string;
}

const positive: Domain = { kind: 'real', above: 0 };
const finite: Domain = { kind: 'real' };
const count = (min: number): Domain => ({ kind: 'integer', min });
const choice = (...options: (string | number)[]): Domain => ({ kind: 'choice', options });

function rows<K extends keyof Settings>(
  section: string,
  entries: { readonly [P in K]: readonly [Settings[P], string, SourceMark, Domain, string] },
): { readonly [P in K]: Setting<Settings[P]> } {
  const table = {} as { [P in K]: Setting<Settings[P]> };
  for (const name of Object.keys(entries) as K[]) {
    const [value, unit, source, domain, about] = entries[name];
    table[name] = { section, unit, default: value, source, domain, about };
  }
  return table;
}

/** Every setting with its unit, default, source and meaning: the only place where a default is written. */
export const settingsTable: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  ...rows('II-B', {
    deviceCount: [20, '1', 'A', count(1), 'K, devices in the cell'],
    serverDistanceM: [
      200,
      'm',
      'A',
      { kind: 'real', min: 0 },
      'from the server to the centre of the disc; the paper gives the places of both, so they differ; 0 puts it there',
    ],
    cellRadiusM: [100, 'm', 'A', positive, 'radius of the disc in which devices are uniform'],
    referenceDistanceM: [1, 'm', 'A', positive, 'd0, where the path gain is T0; closer devices are treated as at d0'],
    referenceGainDb: [-30, 'dB', 'A', finite, 'T0, the path gain at the reference distance'],
    pathLossExponent: [3.5, '1', 'A', { kind: 'real', min: 0, max: 10 }, 'alpha_pl in g = T0 (d/d0)^-alpha_pl |h|^2'],
    noisePsdDbmPerHz: [-174, 'dBm/Hz', 'A', finite, 'N0, noise power spectral density'],
    totalBandwidthHz: [20e6, 'Hz', 'A', positive, 'B of (6), shared by the scheduled devices'],
    txPowerW: [0.1, 'W', 'A', positive, 'p, transmit power of each device; the paper names none'],
    // Chosen by `chosenDelayBudget`, so that GS takes about a fifth of the devices; a test holds it to that rule.
    delayBudgetMsPerBit: [3e-5, 'ms/bit', 'A', positive, 'tau_bar of (8) as the paper gives it, per payload bit'],
  }),
  ...rows('IV', {
    penalty: ['count', '1', 'R', choice('bound', 'count'), "psi of (22): 'count' is -n/K, 'bound' is rho(n)"],
    penaltyWeight: [30, 'tau_bar^2', 'A', positive, 'V_0 of (22), the largest weight of psi, in squared delay budgets'],
    penaltySchedule: [
      'inverse-sqrt',
      '1',
      'A',
      choice('constant', 'inverse-sqrt', 'linear'),
      'how V_t descends: not at all, as 1/sqrt(t+1), or as 1 - t/T; that it does is stated, how is lost',
    ],
    penaltySide: [
      'delay',
      '1',
      'R',
      choice('learning', 'delay'),
      "what the descending V_t multiplies: 'delay' gives few devices, then many; 'learning', psi, many, then few",
    ],
    initialBacklog: [
      0,
      'tau_bar',
      'R',
      { kind: 'real', min: 0 },
      'Q_0 of (18), in units of the delay budget; the paper does not give it',
    ],
    minBacklog: [
      0,
      'tau_bar',
      'R',
      { kind: 'real', min: 0 },
      'floor that Q_t never falls below, in units of the delay budget; 0 is (18), above 0 is beyond the paper',
    ],
    randomDeviceCount: [5, '1', 'A', count(1), "devices drawn in every round by the scheme 'random'"],
  }),
  ...rows('II-A', {
    hiddenLayers: [2, '1', 'A', count(1), 'transformer blocks of the encoder that is made here'],
    hiddenSize: [64, '1', 'A', count(1), 'width of the encoder'],
    attentionHeads: [4, '1', 'A', count(1), 'attention heads; must divide the width'],
    intermediateSize: [128, '1', 'A', count(1), 'width of the feed-forward layer'],
    vocabularySize: [6000, 'tokens', 'A', count(64), 'largest WordPiece vocabulary built from the public text'],
    sequenceLength: [
      24,
      'tokens',
      'A',
      { kind: 'integer', min: 4, max: 512 },
      'tokens of an example, longer ones are cut',
    ],
    loraRank: [4, '1', 'A', count(1), 'r, rank of every low-rank pair'],
    loraAlpha: [8, '1', 'A', positive, 'alpha of W0 + (alpha/r) B A'],
    symbolBits: [32, 'bit', 'A', choice(16, 32), 'bits of one transmitted number'],
    adaptation: [
      'lora',
      '1',
      'S',
      choice('lora', 'full', 'head'),
      'what the server trains: low-rank factors, every weight of the encoder, or nothing (heads alone learn)',
    ],
  }),
  ...rows('V (pre-training)', {
    pretrainExamples: [
      16000,
      'examples',
      'A',
      count(0),
      'public examples, disjoint from every device, for pre-training',
    ],
    pretrainSteps: [400, 'steps', 'A', count(0), 'pre-training steps; 0 leaves the encoder random'],
    pretrainBatchSize: [64, 'examples', 'A', count(1), 'mini-batch of a pre-training step'],
    pretrainLearningRate: [2e-3, '1', 'A', positive, 'Adam step size of pre-training'],
  }),
  ...rows('V-A', {
    rounds: [100, 'rounds', 'A', count(1), 'T, communication rounds'],
    trainExamples: [4000, 'examples', 'A', count(1), 'labelled examples dealt to the devices'],
    testExamples: [872, 'examples', 'A', count(1), 'test examples, at most as many as the file has'],
    lossExamples: [
      320,
      'examples',
      'A',
      count(1),
      'fixed training examples of all devices for the training loss over all',
    ],
    labelSkew: [
      0,
      '1',
      'S',
      { kind: 'real', min: 0 },
      'beyond the paper: concentration of the Dirichlet draw of class shares of each device; 0 deals i.i.d.',
    ],
    batchSize: [8, 'examples', 'A', count(1), 'mini-batch of a scheduled device'],
    // Both step sizes were chosen by `fedft run step-size-search`; a test holds them to its record.
    loraLearningRate: [1, '1', 'A', positive, 'eta of (4), for the low-rank factors at the server'],
    headLearningRate: [0.1, '1', 'A', positive, 'eta of (3), for the task modules on the devices'],
    encoderLearningRate: [
      0.05,
      '1',
      'A',
      positive,
      "step size of the encoder's own weights, where they are trained (beyond the paper)",
    ],
    serverOptimiser: [
      'sgd',
      '1',
      'S',
      choice('sgd', 'momentum', 'adam'),
      'how the server steps: (4), or with momentum or Adam (beyond the paper)',
    ],
    serverMomentum: [
      0.9,
      '1',
      'A',
      { kind: 'real', min: 0, max: 0.9999 },
      'decay of the running mean of gradients of momentum and Adam at the server',
    ],
    evaluateEvery: [5, 'rounds', 'A', count(1), 'rounds between two measurements of test accuracy'],
    seed: [0, '1', 'A', { kind: 'integer', min: 0 }, 'seed of every random stream of the run'],
  }),
};
