import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { storeFolder } from '../../downloads';
import { InputError } from '../../errors';
import { canonicalJson, type OnProgress } from '../../records';
import { catalogueModels } from '../catalogue/catalogue';
import { modelName } from '../catalogue/findModel';
import { checkpointFilesIn } from '../safetensors/shards';
import { type InspectedModel, inspectModel } from './inspectModel';
import { checkpointDigests, readManifest, writeManifest } from './manifest';

/** A model that came into the store. */
export interface StoredModel {
  readonly name: string;
  readonly folder: string;
  /** `'kept'`: the store had the same files under this name. */
  readonly status: 'made' | 'kept';
  readonly inspected: InspectedModel;
}

/** Files that tell a person what a model is and may be used for; they come along. */
const papers = /^(readme|licen[cs]e|notice|expected)(\.\w+)?$/i;

/**
 * Copies a checkpoint folder into the store of models, with sizes and digests of its files. It is read whole first; a copy
 * that is broken off leaves nothing under the name.
 *
 * @param folder - in Hugging Face's layout
 * @param options.name - what it is to be called; by default the folder's own name
 * @throws InputError for a folder that is none, a name that cannot be a model's, or one under which the store has another model;
 * CheckpointError for a checkpoint that does not hold
 */
export async function addModel(
  folder: string,
  options: {
    readonly name?: string | undefined;
    readonly onProgress?: OnProgress | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<StoredModel> {
  const home = resolve(folder);
  if (!existsSync(home) || !statSync(home).isDirectory()) {
    throw new InputError(`${home} is no folder; name one that holds config.json and model.safetensors`);
  }
  const name = options.name ?? basename(home);
  if (!modelName.test(name) || name.endsWith('.part')) {
    throw new InputError(`a model's name must be letters, digits, . and -, got '${name}'; choose one with --name`);
  }
  const inspected = await inspectModel(home);
  const files = await checkpointDigests(home);
  const target = join(storeFolder('models'), name);
  if (existsSync(target)) {
    const same = canonicalJson(await checkpointDigests(target)) === canonicalJson(files);
    if (!same) {
      throw new InputError(
        `the store has another model '${name}' (${target}); choose a name with --name, or remove that folder first`,
      );
    }
    // A folder of the store itself stays as a person put it there.
    if (target === home || readManifest(target) !== undefined)
      return { name, folder: target, status: 'kept', inspected };
  }
  const licence = catalogueModels.find((model) => model.name === name)?.licence ?? 'as its origin states';
  const manifest = { origin: home, licence, files };
  if (existsSync(target)) {
    writeManifest(target, manifest); // the files are there already, put by hand
    return { name, folder: target, status: 'kept', inspected };
  }
  const part = `${target}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true });
  const names = [...(await checkpointFilesIn(home)), ...readdirSync(home).filter((file) => papers.test(file))];
  for (const [place, file] of names.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.(place, names.length, file);
    copyFileSync(join(home, file), join(part, file));
  }
  writeManifest(part, manifest);
  renameSync(part, target);
  return { name, folder: target, status: 'made', inspected };
}
