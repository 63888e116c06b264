import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../../src/errors';
import type { Experiment, ExperimentRequest, RunContext, RunDefinition } from '../../src/experiments';
import { RandomStream } from '../../src/math';
import { type Json, type RunText, runsOf } from '../../src/records';
import { until } from '../until';

/** Appends a line to the file that the request names, so that a test sees what threads and processes did, and when. */
function log({ overrides }: ExperimentRequest, line: string): void {
  if (typeof overrides['log'] === 'string') appendFileSync(overrides['log'], `${line} ${Date.now()}\n`);
}

/** Waits until as many runs have begun: one after the other they never would. */
async function meet({ overrides }: ExperimentRequest, count: number): Promise<void> {
  const starts = (): number => readFileSync(String(overrides['log']), 'utf8').match(/^start /gm)?.length ?? 0;
  if (count > 0) await until(() => starts() >= count, `${count} runs at once`);
}

/**
 * A random walk that keeps its state after every step, as long training does.
 *
 * @param hold - a step at which it waits for the interrupt
 */
async function walk(
  seed: number,
  { steps, pause, hold }: { readonly steps: number; readonly pause: number; readonly hold: number },
  { onProgress, signal, snapshot }: RunContext,
) {
  const stored = snapshot.read();
  const path: number[] = stored === undefined ? [] : JSON.parse(Buffer.from(stored).toString());
  const startedAt = path.length;
  for (let step = startedAt; step < steps; step++) {
    signal.throwIfAborted();
    path.push((path.at(-1) ?? 0) + new RandomStream(seed, `step/${step}`).uniform());
    snapshot.write(Buffer.from(JSON.stringify(path)));
    onProgress(step + 1, steps);
    await sleep(pause);
    if (step === hold) await until(() => signal.aborted, 'an interrupt');
  }
  return { path, startedAt };
}

/** Runs of these experiments, which are known by their name alone. */
const fakeRuns = (measuresTime = false) =>
  runsOf<Json, { readonly name: string }>('fake', { labels: { name: 'text' }, run: ({ name }) => name, measuresTime });

const define = (
  run: string,
  execute: (context: RunContext) => Promise<Json>,
  more: Partial<RunText<Json, { readonly name: string }>> & { readonly measuresTime?: boolean } = {},
): RunDefinition => {
  const { measuresTime, ...text } = more;
  return fakeRuns(measuresTime).define({
    labels: { name: run },
    seed: 0,
    settings: { run },
    work: () => ({ kind: 'study', units: 1 }),
    async execute(context) {
      return { results: await execute(context), backend: 'none' };
    },
    ...text,
  });
};

/** Four walks of equal length. */
const walks: Experiment = {
  name: 'walks',
  section: 'V',
  about: 'random walks that keep their state',
  module: __filename,
  async runs(request) {
    const { steps = 40, pause = 5, hold = steps, together = 0 } = request.overrides as Record<string, number>;
    return [0, 1, 2, 3].map((seed) =>
      define(
        `seed-${seed}`,
        async (context) => {
          log(request, `start seed-${seed}`);
          await meet(request, together);
          const { path, startedAt } = await walk(seed, { steps, pause, hold }, context);
          log(request, `end seed-${seed} from ${startedAt}`);
          return path;
        },
        { seed, settings: { steps, seed } },
      ),
    );
  },
};

/** Runs that depend on each other, one that measures time, and one that fails. */
const mixed: Experiment = {
  name: 'mixed',
  section: 'V',
  about: 'runs that depend on each other, fail, or measure time',
  module: __filename,
  async runs(request) {
    const logged = (name: string) => async (): Promise<Json> => {
      log(request, `start ${name}`);
      await sleep(60);
      log(request, `end ${name}`);
      return name;
    };
    const failing = request.overrides['failing'];
    const broken = async (): Promise<Json> => {
      throw new InputError(`${String(failing)} cannot be done; choose another`);
    };
    const run = (name: string, more: Parameters<typeof define>[2] = {}): RunDefinition =>
      define(name, name === failing ? broken : logged(name), more);
    return [
      run('timed', { measuresTime: true }),
      run('last', { after: ['middle'] }),
      run('middle', { after: ['first'] }),
      run('first'),
      run('other'),
      run('another'),
    ];
  },
};

/** Ends its thread, hangs without listening, or throws what is no error of ours. */
const hostile: Experiment = {
  name: 'hostile',
  section: 'V',
  about: 'runs that misbehave',
  module: __filename,
  async runs(request) {
    return [
      define('exits', async () => process.exit(3)),
      define('throws-a-defect', async () => (undefined as unknown as { x: number }).x),
      define('returns-no-json', async () => ({ value: Number.NaN })),
      define('changes-its-mind', async () => 1, { settings: { thread: `${process.pid}-${Math.random()}` } }),
      define('behaves', async () => 'well'),
      define('never-listens', async () => {
        log(request, 'start never-listens');
        const end = Date.now() + 120_000;
        while (Date.now() < end);
        return 'done';
      }),
    ];
  },
};

export const experiments: readonly Experiment[] = [walks, mixed, hostile];
export { hostile, mixed, walks };
