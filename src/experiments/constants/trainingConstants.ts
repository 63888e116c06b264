import { storedPretrained } from '../../federation';
import { type BackendName, createEncoder } from '../../model';
import { parseScheme, type SchemeName } from '../../online';
import type { Json, Profile } from '../../records';
import { parseSettings, type Settings } from '../../settings';
import { splitTask, type TextTask } from '../../tasks';
import type { Experiment, RunContext, RunDefinition, RunOutcome } from '../experiment';
import { describeTask, learningSizes } from '../firstLight';
import { checkBackend, requestedTextTask, taskSlug } from '../learningRun';
import { type ConstantsTask, measureConstants, type ProbeSize } from './measureConstants';
import { measureCounterfactuals } from './measureCounterfactuals';

/** Checkpoints lie closer at the start, where the loss moves most. */
const probeSizes: { readonly [profile in Profile]: ProbeSize } = {
  smoke: { checkpoints: [0, 0.5, 1], draws: 3, directions: 2, powerSteps: 2, radius: 0.02 },
  laptop: { checkpoints: [0, 0.05, 0.2, 0.5, 1], draws: 6, directions: 3, powerSteps: 4, radius: 0.02 },
  paper: { checkpoints: [0, 0.02, 0.05, 0.1, 0.2, 0.5, 1], draws: 20, directions: 10, powerSteps: 10, radius: 0.02 },
};

/** Seeds of the counterfactual runs: the settings' own and the following ones. */
const repetitions: { readonly [profile in Profile]: number } = { smoke: 1, laptop: 3, paper: 5 };

/** What is compared with all-in. */
const defaultSchemes: readonly SchemeName[] = ['proposed', 'gs', 'aaba'];

/**
 * The constants of Theorem 1 on the task and the model of first-light, and what separates each scheme from all-in.
 *
 * `TASK/seed-S` measures L_s, mu, sigma^2 and zeta^2 along an all-in run; `TASK/counterfactuals/seed-S` runs each scheme
 * with its idle heads or its sampled gradients undone.
 */
export const trainingConstants: Experiment = {
  name: 'training-constants',
  section: 'III',
  about: 'the constants of Theorem 1 measured along training, and runs that undo idle heads or sampled gradients',
  async runs(request): Promise<readonly RunDefinition[]> {
    const settings = parseSettings({ ...learningSizes[request.profile], ...request.overrides });
    const schemes = (request.schemes ?? defaultSchemes).map(parseScheme).filter((scheme) => scheme !== 'all-in');
    const backend = checkBackend(request.backend);
    const task = await requestedTextTask(request, settings);
    splitTask(task, settings); // a task that is too small is refused here, before any work
    const told = { ...settings, task: describeTask(task) } as unknown as { readonly [name: string]: Json };
    const size = probeSizes[request.profile];
    const define = (
      run: string,
      seed: number,
      more: { readonly [name: string]: Json },
      measure: (prepared: ConstantsTask, context: RunContext) => Promise<unknown>,
    ): RunDefinition => ({
      run: `${taskSlug(task)}/${run}`,
      seed,
      source: task.source,
      settings: { ...told, ...more },
      execute: (context) => onPreparedTask(task, settings, backend, context, (prepared) => measure(prepared, context)),
    });
    const { seed } = settings;
    const seeds = Array.from({ length: repetitions[request.profile] }, (_, i) => seed + i);
    return [
      define(`seed-${seed}`, seed, { probe: size as unknown as Json }, (prepared, context) =>
        measureConstants(prepared, size, context),
      ),
      ...seeds.map((own) =>
        define(`counterfactuals/seed-${own}`, own, { schemes: [...schemes], runSeed: own }, (prepared, context) =>
          measureCounterfactuals(prepared, schemes, own, context),
        ),
      ),
    ];
  },
};

/** Makes or finds the pre-trained encoder, lends it to `measure`, and gives its memory back. */
async function onPreparedTask(
  task: TextTask,
  settings: Settings,
  backend: BackendName | undefined,
  { onProgress, signal }: RunContext,
  measure: (prepared: ConstantsTask) => Promise<unknown>,
): Promise<RunOutcome> {
  const split = splitTask(task, settings);
  const classCount = task.classes.length;
  const options = { examples: split.publicSlice, classCount, settings, backend, onProgress, signal };
  const { pretrained } = await storedPretrained(options);
  const { loraAlpha } = settings;
  const encoder = await createEncoder(pretrained, backend === undefined ? { loraAlpha } : { loraAlpha, backend });
  try {
    const results = await measure({ settings, split, classCount, pretrained, encoder });
    return { results: results as Json, backend: encoder.backend };
  } finally {
    encoder.dispose();
  }
}
