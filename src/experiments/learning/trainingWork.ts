import type { RunWork } from '../../records';
import { allIn, type Scheme, simulateScheduling } from '../../scheduling';
import type { Settings } from '../../settings';
import type { PreparedTask } from './preparedTask';

/**
 * The work of a training run: the examples of its scheduled devices, and those of its measurements.
 *
 * @param scheme - whose devices train; runs that compare no schemes amount to all of them
 */
export function trainingWork({ task }: PreparedTask, settings: Settings, scheme: Scheme = allIn): () => RunWork {
  return () => {
    const { rounds } = simulateScheduling({ settings, scheme, payloadBits: 1 });
    const scheduled = rounds.reduce((sum, { devices }) => sum + devices.length, 0);
    const measurements = 1 + Math.ceil(settings.rounds / settings.evaluateEvery);
    return {
      kind: 'training',
      input: task.input,
      trained: scheduled * settings.batchSize,
      measured: measurements * (settings.testExamples + settings.lossExamples),
      tokens: settings.sequenceLength,
    };
  };
}
