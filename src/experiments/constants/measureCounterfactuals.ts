import { attributeGap, type GapAttribution } from '../../bound';
import { type FederatedResults, type RoundRules, runFederated } from '../../federation';
import { meanInterval } from '../../math';
import { type SchedulingTrace, type SchemeName, simulateScheduling } from '../../online';
import type { RunContext } from '../experiment';
import { textPayloadBits } from '../learningRun';
import type { ConstantsTask } from './measureConstants';

/** Where a run ended. */
export interface RunEnd {
  /** nats */
  readonly trainingLoss: number;
  readonly testAccuracy: number;
}

/** One scheme in one repetition: as it is, with each of its two handicaps undone, and the gap split by them. */
export interface CounterfactualRuns {
  readonly seed: number;
  readonly meanDevices: number;
  /** Devices that were not scheduled once. */
  readonly neverScheduled: number;
  readonly scheme: RunEnd;
  readonly allHeads: RunEnd;
  readonly allGradients: RunEnd;
  readonly allIn: RunEnd;
  readonly lossGap: GapAttribution;
  /** Of the test error, 1 - accuracy. */
  readonly errorGap: GapAttribution;
}

/** A mean over repetitions; the ends of its 95 % interval are null where there is one repetition. */
export interface Repeated {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The parts of a gap over the repetitions. */
export type RepeatedGap = { readonly [part in keyof GapAttribution]: Repeated };

/** One scheme over all repetitions. */
export interface SchemeAttribution {
  readonly scheme: string;
  readonly runs: readonly CounterfactualRuns[];
  readonly loss: RepeatedGap;
  readonly error: RepeatedGap;
}

/**
 * Runs each scheme with each of its handicaps undone, and splits what separates it from all-in.
 *
 * Repetitions share the data and the pre-trained encoder; they differ in placement, channels, mini-batches and initial
 * values. The first has the seed of the settings and is the run of first-light.
 *
 * @param repetitions - integer >= 1
 */
export async function measureCounterfactuals(
  task: ConstantsTask,
  schemes: readonly SchemeName[],
  repetitions: number,
  { onProgress, signal }: RunContext,
): Promise<readonly SchemeAttribution[]> {
  const runs = schemes.map((): CounterfactualRuns[] => []);
  const total = repetitions * (1 + 3 * schemes.length);
  let done = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const seed = task.settings.seed + repetition;
    const settings = { ...task.settings, seed, evaluateEvery: task.settings.rounds };
    const payloadBits = textPayloadBits(settings);
    const play = async (trace: SchedulingTrace, rules?: RoundRules): Promise<FederatedResults> => {
      const { results } = await runFederated({ ...task, settings, trace, rules, signal });
      onProgress(++done, total, `${trace.scheme}, seed ${seed}`);
      return results;
    };
    const allIn = end(await play(simulateScheduling({ settings, policy: 'all-in', payloadBits })));
    for (const [i, policy] of schemes.entries()) {
      const trace = simulateScheduling({ settings, policy, payloadBits });
      const protocol = await play(trace);
      const ends = {
        scheme: end(protocol),
        allHeads: end(await play(trace, { gradientsFrom: 'scheduled', headUpdates: 'all' })),
        allGradients: end(await play(trace, { gradientsFrom: 'all', headUpdates: 'scheduled' })),
        allIn,
      };
      const split = (value: (ended: RunEnd) => number): GapAttribution =>
        attributeGap({
          scheme: value(ends.scheme),
          allHeads: value(ends.allHeads),
          allGradients: value(ends.allGradients),
          allIn: value(ends.allIn),
        });
      runs[i]!.push({
        seed,
        meanDevices: protocol.rounds.devices.reduce((sum, n) => sum + n, 0) / protocol.rounds.devices.length,
        neverScheduled: protocol.participation.filter((rounds) => rounds === 0).length,
        ...ends,
        lossGap: split(({ trainingLoss }) => trainingLoss),
        errorGap: split(({ testAccuracy }) => 1 - testAccuracy),
      });
    }
  }
  return schemes.map((scheme, i) => ({
    scheme,
    runs: runs[i]!,
    loss: overRepetitions(runs[i]!.map(({ lossGap }) => lossGap)),
    error: overRepetitions(runs[i]!.map(({ errorGap }) => errorGap)),
  }));
}

function end({ evaluations }: FederatedResults): RunEnd {
  return { trainingLoss: evaluations.trainingLoss.at(-1)!, testAccuracy: evaluations.testAccuracy.at(-1)! };
}

function overRepetitions(gaps: readonly GapAttribution[]): RepeatedGap {
  const part = (name: keyof GapAttribution): Repeated => {
    const values = gaps.map((gap) => gap[name]);
    return values.length > 1 ? meanInterval(values) : { mean: values[0]!, low: null, high: null };
  };
  return {
    gap: part('gap'),
    idleHeads: part('idleHeads'),
    gradientVariance: part('gradientVariance'),
    interaction: part('interaction'),
  };
}
