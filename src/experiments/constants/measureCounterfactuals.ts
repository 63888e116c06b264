import { attributeGap, type GapAttribution } from '../../bound';
import { type FederatedResults, type RoundRules, runFederated } from '../../federation';
import { allIn as allInScheme, type SchedulingTrace, type Scheme, simulateScheduling } from '../../scheduling';
import type { RunContext } from '../experiment';
import type { ConstantsTask } from './measureConstants';

/** Where a run ended. */
export interface RunEnd {
  /** nats */
  readonly trainingLoss: number;
  readonly testAccuracy: number;
}

/** One scheme under one seed: as it is, with each of its two handicaps undone, and the gap split by them. */
export interface CounterfactualRuns {
  readonly scheme: string;
  readonly meanDevices: number;
  /** Devices that were not scheduled once. */
  readonly neverScheduled: number;
  readonly asScheduled: RunEnd;
  readonly allHeads: RunEnd;
  readonly allGradients: RunEnd;
  readonly allIn: RunEnd;
  readonly lossGap: GapAttribution;
  /** Of the test error, 1 - accuracy. */
  readonly errorGap: GapAttribution;
}

/**
 * Runs each scheme with each of its handicaps undone, and splits what separates it from all-in. The scheme as it is is the
 * run of the experiment learning with the same seed.
 */
export async function measureCounterfactuals(
  task: ConstantsTask,
  schemes: readonly Scheme[],
  { onProgress, signal }: RunContext,
): Promise<readonly CounterfactualRuns[]> {
  const { payloadBits } = task;
  const settings = { ...task.settings, evaluateEvery: task.settings.rounds };
  let done = 0;
  const play = async (trace: SchedulingTrace, rules?: RoundRules): Promise<FederatedResults> => {
    const { results } = await runFederated({ ...task, settings, trace, rules, signal });
    onProgress(++done, 1 + 3 * schemes.length, trace.scheme);
    return results;
  };
  const allIn = end(await play(simulateScheduling({ settings, scheme: allInScheme, payloadBits })));
  const runs: CounterfactualRuns[] = [];
  for (const scheme of schemes) {
    const trace = simulateScheduling({ settings, scheme, payloadBits });
    const protocol = await play(trace);
    const ends = {
      asScheduled: end(protocol),
      allHeads: end(await play(trace, { gradientsFrom: 'scheduled', headUpdates: 'all' })),
      allGradients: end(await play(trace, { gradientsFrom: 'all', headUpdates: 'scheduled' })),
      allIn,
    };
    const split = (value: (ended: RunEnd) => number): GapAttribution =>
      attributeGap({
        scheme: value(ends.asScheduled),
        allHeads: value(ends.allHeads),
        allGradients: value(ends.allGradients),
        allIn: value(ends.allIn),
      });
    runs.push({
      scheme: scheme.name,
      meanDevices: protocol.rounds.devices.reduce((sum, n) => sum + n, 0) / protocol.rounds.devices.length,
      neverScheduled: protocol.participation.filter((rounds) => rounds === 0).length,
      ...ends,
      lossGap: split(({ trainingLoss }) => trainingLoss),
      errorGap: split(({ testAccuracy }) => 1 - testAccuracy),
    });
  }
  return runs;
}

function end({ evaluations }: FederatedResults): RunEnd {
  return { trainingLoss: evaluations.trainingLoss.at(-1)!, testAccuracy: evaluations.testAccuracy.at(-1)! };
}
