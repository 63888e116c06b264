import { parseScheme, type SchemeName } from '../online';
import type { Json, Profile } from '../records';
import { parseSettings, type Settings } from '../settings';
import { splitTask, type Task, taskDigest } from '../tasks';
import type { Experiment, RunDefinition } from './experiment';
import { checkBackend, requestedTextTask, runLearning, runPretraining, taskSlug } from './learningRun';

/** Settings that differ from the defaults at each size. */
export const learningSizes: { readonly [profile in Profile]: Partial<Settings> } = {
  smoke: {
    rounds: 12,
    deviceCount: 8,
    trainExamples: 480,
    testExamples: 240,
    lossExamples: 80,
    evaluateEvery: 4,
    pretrainExamples: 6000,
    pretrainSteps: 200,
    hiddenSize: 32,
    intermediateSize: 64,
  },
  laptop: {},
  paper: { rounds: 200, trainExamples: 40000, pretrainExamples: 24000, pretrainSteps: 1000, batchSize: 16 },
};

/** The paper's four schemes, its figure 3. */
const paperSchemes: readonly SchemeName[] = ['all-in', 'proposed', 'gs', 'aaba'];

/**
 * Federated split-LoRA fine-tuning under the paper's four schemes, one seed: the first column of figure 3.
 *
 * The encoder is first pre-trained for a short while on a public slice of the task (see pretrainEncoder), in a run of its
 * own whose record holds the curve. All schemes start from it.
 */
export const firstLight: Experiment = {
  name: 'first-light',
  section: 'V-B',
  about: 'federated split-LoRA fine-tuning under the four schemes: loss and accuracy against rounds (one seed)',
  async runs(request): Promise<readonly RunDefinition[]> {
    const settings = parseSettings({ ...learningSizes[request.profile], ...request.overrides });
    const schemes = (request.schemes ?? paperSchemes).map(parseScheme);
    const backend = checkBackend(request.backend);
    const task = await requestedTextTask(request, settings);
    splitTask(task, settings); // a task that is too small is refused here, before any work
    const common = { seed: settings.seed, source: task.source };
    const told = { ...settings, task: describeTask(task) } as unknown as { readonly [name: string]: Json };
    const path = (name: string): string => `${taskSlug(task)}/${name}/seed-${settings.seed}`;
    return [
      {
        ...common,
        run: path('pretraining'),
        settings: told,
        async execute(context) {
          const { results, backend: used } = await runPretraining(task, settings, backend, context);
          return { results: results as unknown as Json, backend: used };
        },
      },
      ...schemes.map(
        (scheme): RunDefinition => ({
          ...common,
          run: path(scheme),
          settings: { ...told, scheme },
          async execute(context) {
            const { results, backend: used } = await runLearning(task, settings, scheme, backend, context);
            return { results: results as unknown as Json, backend: used };
          },
        }),
      ),
    ];
  },
};

/** What a record says about its data: the digest changes with any example, so other data is never taken for the same. */
export function describeTask(task: Task): { readonly [name: string]: Json } {
  return { name: task.name, origin: task.origin, digest: taskDigest(task) };
}
