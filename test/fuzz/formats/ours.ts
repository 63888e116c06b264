import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { settingOverrides } from '../../../src/cli/options';
import { parseSweep, sweepPoints } from '../../../src/execution';
import { parseNotebook } from '../../../src/notebooks';
import { formatRecord, makeRecord, parseJsonBytes, readRecord, recordDigest } from '../../../src/records';
import { parseSettings } from '../../../src/settings';
import type { FuzzFormat } from '../format';
import { mutateJson } from '../mutators';

const root = resolve(__dirname, '..', '..', '..');

const content = {
  experiment: 'fuzz',
  run: 'a/seed-0',
  settings: { deviceCount: 10, task: { name: 'sst2', digest: 'x' } },
  seed: 0,
  labels: {},
  environment: {
    version: '1',
    code: 'c',
    backend: 'none',
    runtime: 'V8',
    instructions: 'none',
    threads: 1,
    node: '22.0.0',
    platform: 'linux-x64',
    seconds: 1.5,
  },
  results: { loss: [1, 0.5, null], accuracy: 0.75 },
};

/** Records; half of the damaged ones with a digest that fits. */
export const record: FuzzFormat = {
  name: 'record',
  milliseconds: 1,
  seeds: async () => [Buffer.from(formatRecord(makeRecord(content)))],
  mutate(seed, dice) {
    const bytes = mutateJson(seed, dice);
    try {
      const value = JSON.parse(Buffer.from(bytes).toString('utf8')) as { digest: string };
      value.digest = recordDigest(value as never);
      return Buffer.from(JSON.stringify(value));
    } catch {
      return bytes;
    }
  },
  async read(bytes, folder) {
    const path = join(folder, 'r.json');
    writeFileSync(path, bytes);
    const read = readRecord(path);
    formatRecord(read);
    return read;
  },
};

/** Settings files. */
export const settings: FuzzFormat = {
  name: 'settings',
  milliseconds: 1,
  seeds: async () => [Buffer.from('{"deviceCount": 10, "rounds": 5, "penalty": "count", "seed": 3}')],
  mutate: mutateJson,
  async read(bytes, folder) {
    const path = join(folder, 's.json');
    writeFileSync(path, bytes);
    return parseSettings(settingOverrides({ settings: path }));
  },
};

/** Sweep files. */
export const sweep: FuzzFormat = {
  name: 'sweep',
  milliseconds: 1,
  seeds: async () => [
    Buffer.from(
      '{"experiment": "transient", "profile": "smoke", "settings": {"rounds": [5, 6], "penalty": "count"}, "seeds": [0]}',
    ),
  ],
  mutate: mutateJson,
  read: async (bytes) => sweepPoints(parseSweep(parseJsonBytes(bytes, 'sweep', { remedy: 'mend it' }), 'sweep')),
};

/** Notebooks. */
export const notebook: FuzzFormat = {
  name: 'notebook',
  milliseconds: 3,
  seeds: async () => [readFileSync(join(root, 'notebooks', '00-reading-guide.ipynb'))],
  mutate: mutateJson,
  read: async (bytes) => parseNotebook(Buffer.from(bytes).toString('utf8'), 'n.ipynb').cells.length,
};
