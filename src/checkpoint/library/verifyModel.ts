import { FedftError } from '../../errors';
import { catalogueModels } from '../catalogue/catalogue';
import { findModel } from '../catalogue/findModel';
import { type InspectedModel, inspectModel } from './inspectModel';
import { checkpointDigests, type ModelManifest, readManifest } from './manifest';

/** What a stored model turned out to be. */
export type ModelVerdict =
  /** Its weights are those of a copy whose digest the catalogue has. */
  | 'known'
  /** Every file is what it was when it came into the store. */
  | 'unchanged'
  /** It can be read; nothing says what its files should be. */
  | 'readable'
  /** A file is not what it was, or the checkpoint cannot be read. */
  | 'damaged';

/** A model that was looked at. */
export interface VerifiedModel {
  readonly name: string;
  readonly folder: string;
  readonly verdict: ModelVerdict;
  /** What it is, or what is wrong with it. */
  readonly reason: string;
  readonly files: ModelManifest['files'];
  /** Undefined where it cannot be read. */
  readonly inspected: InspectedModel | undefined;
}

/**
 * Looks at a stored model, or a folder: digests of its files against those recorded when they came, and every weight read.
 *
 * @param name - a name in the store, or a folder
 * @throws InputError when there is no such model
 */
export async function verifyModel(name: string): Promise<VerifiedModel> {
  const folder = findModel(name);
  let files: ModelManifest['files'] = {};
  let inspected: InspectedModel;
  try {
    files = await checkpointDigests(folder);
    const changed = changedFiles(readManifest(folder)?.files, files);
    if (changed.length > 0) {
      throw new FedftError(
        `not as recorded: ${changed.join(', ')}; remove the folder and fetch or add the model again`,
      );
    }
    inspected = await inspectModel(folder);
  } catch (error) {
    if (!(error instanceof FedftError)) throw error;
    return { name, folder, verdict: 'damaged', reason: error.message, files, inspected: undefined };
  }
  const found = { name, folder, files, inspected };
  const weights = files['model.safetensors']?.sha256;
  const copy = catalogueModels.flatMap(({ copies = [] }) => copies).find(({ sha256 }) => sha256 === weights);
  if (copy !== undefined) return { ...found, verdict: 'known', reason: copy.about };
  const manifest = readManifest(folder);
  return manifest === undefined
    ? { ...found, verdict: 'readable', reason: 'nothing was recorded when it came, so only what it is now can be told' }
    : { ...found, verdict: 'unchanged', reason: `as it came from ${manifest.origin}` };
}

function changedFiles(recorded: ModelManifest['files'] | undefined, found: ModelManifest['files']): string[] {
  if (recorded === undefined) return [];
  return [...new Set([...Object.keys(recorded), ...Object.keys(found)])].filter(
    (name) => recorded[name]?.sha256 !== found[name]?.sha256,
  );
}
