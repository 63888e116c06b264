import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Downloaded,
  type DownloadOptions,
  downloadFile,
  hubFile,
  MissingFile,
  storeFolder,
} from '../../downloads';
import { FedftError } from '../../errors';
import type { CatalogueModel, ModelFile } from '../catalogue/catalogueModel';
import type { StoredModel } from './addModel';
import { inspectModel } from './inspectModel';
import { checkpointDigests, writeManifest } from './manifest';

/** What became of one file of a model. */
export interface FetchedModelFile extends Downloaded {
  readonly name: string;
}

/** A model that was fetched into the store. */
export interface FetchedModel extends StoredModel {
  /** None where the store had the model. */
  readonly files: readonly FetchedModelFile[];
}

/**
 * Downloads a model of the catalogue into the store. Interrupted, the same call goes on where it was; only a model that is whole
 * and can be read gets its name. Digests that nobody published beforehand are those that the hub states, and are recorded.
 *
 * @param startFile - called before each download, for its progress
 * @throws FedftError as downloadFile, with the command that fetches the model elsewhere; CheckpointError for files that are no
 * checkpoint
 */
export async function fetchModel(
  model: CatalogueModel,
  startFile: (file: ModelFile) => Omit<DownloadOptions, 'otherwise' | 'details'> = () => ({}),
): Promise<FetchedModel> {
  const { name, hub, licence } = model;
  const folder = join(storeFolder('models'), name);
  if (existsSync(join(folder, 'config.json'))) {
    return { name, folder, status: 'kept', inspected: await inspectModel(folder), files: [] };
  }
  const part = `${folder}.part`;
  mkdirSync(part, { recursive: true });
  const files: FetchedModelFile[] = [];
  const otherwise = 'fetch it on a machine that has one and bring it here';
  const details = elsewhere(model);
  for (const file of model.files) {
    const { sha256 } = file;
    const checksum = sha256 && { algorithm: 'sha256' as const, value: sha256, publishedBy: 'the catalogue of models' };
    const remote = { url: hubFile(hub, file.name), ...(checksum && { checksum }) };
    try {
      files.push({
        name: file.name,
        ...(await downloadFile(remote, join(part, file.name), { ...startFile(file), otherwise, details })),
      });
    } catch (error) {
      if (!(error instanceof MissingFile)) throw error;
      if (file.optional) continue;
      throw new FedftError(`${error.message}; the repository may have other formats: convert them and add the folder`, {
        cause: error,
        details: conversion(model),
      });
    }
  }
  const inspected = await inspectModel(part);
  writeManifest(part, { origin: hubFile(hub, ''), licence, files: await checkpointDigests(part) });
  renameSync(part, folder);
  return { name, folder, status: 'made', inspected, files };
}

/** How to bring a model here where there is no network: a command for another machine, and one for here. */
function elsewhere({ name, hub, files }: CatalogueModel): string {
  const names = files.map((file) => file.name).join(' ');
  return [
    '  elsewhere:',
    `    pip install huggingface_hub && hf download ${hub} ${names} --local-dir ${name}`,
    '  here:',
    `    npx fedft models add ${name}`,
  ].join('\n');
}

/** How Python makes the files that are read here of those that a repository has. */
function conversion({ name, hub, reads }: CatalogueModel): string {
  const inputs = reads === 'text' ? 'AutoTokenizer' : 'AutoImageProcessor';
  return [
    `  python -c "import transformers as t; [one.from_pretrained('${hub}').save_pretrained('${name}') for one in (t.AutoModel, t.${inputs})]"`,
    `  npx fedft models add ${name}`,
  ].join('\n');
}
