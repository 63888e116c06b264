// Does the fake walks on workers, as a process of its own that a test can kill: node -r tsx/cjs runWalks.ts WORKERS OVERRIDES
import { join } from 'node:path';
import { runExperiment } from '../../src/execution';
import { walks } from './fakes';

const [workers, overrides] = process.argv.slice(2) as [string, string];
const controller = new AbortController();
process.on('SIGINT', () => controller.abort());

runExperiment(walks, {
  profile: 'smoke',
  overrides: JSON.parse(overrides) as Record<string, unknown>,
  workers: Number(workers),
  registry: join(__dirname, 'fakes.ts'),
  study: 'walking',
  signal: controller.signal,
  onNotice: (message) => console.error(message),
}).then(
  (finished) => console.log(finished.map(({ record }) => record.digest).join('\n')),
  (error: Error) => {
    console.error(error.name === 'AbortError' ? 'interrupted' : error);
    process.exitCode = 1;
  },
);
