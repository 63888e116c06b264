import { InputError } from '../../errors';
import { didYouMean } from '../../settings';
import type { CatalogueModel } from './catalogueModel';
import { modelName } from './findModel';
import { knownModels } from './knownModels';

const catalogue: CatalogueModel[] = [...knownModels];

/** Every model that can be fetched by its name: those of the library, and those of {@link registerModels}. */
export const catalogueModels: readonly CatalogueModel[] = catalogue;

/**
 * Makes models known, in this process, to `fedft models`.
 *
 * @returns takes them back; a second call does nothing
 * @throws InputError for a name that another model has or that cannot be a folder's, and for a file whose name leads elsewhere
 */
export function registerModels(more: readonly CatalogueModel[]): () => void {
  const added: CatalogueModel[] = [];
  for (const model of more) {
    const same = catalogue.find(({ name }) => name === model.name);
    if (same === model) continue;
    if (same !== undefined) {
      throw new InputError(`a model's name must be its own, but '${model.name}' is ${same.title}; choose another name`);
    }
    const wrong = [model.name, ...model.files.map(({ name }) => name)].find((name) => !modelName.test(name));
    if (wrong !== undefined) {
      throw new InputError(
        `names of models and of their files must be plain, got '${wrong}'; use letters, digits, . and -`,
      );
    }
    if (!/^[\w.-]+\/[\w.-]+$/.test(model.hub)) {
      throw new InputError(`hub must be OWNER/NAME for the model '${model.name}', got '${model.hub}'`);
    }
    catalogue.push(model);
    added.push(model);
  }
  return () => {
    for (const model of added.splice(0)) catalogue.splice(catalogue.indexOf(model), 1);
  };
}

/**
 * The model of that name.
 *
 * @throws InputError naming the nearest known one
 */
export function catalogueModelNamed(name: string): CatalogueModel {
  const found = catalogue.find((model) => model.name === name);
  if (found !== undefined) return found;
  const names = catalogue.map((model) => model.name);
  throw new InputError(
    `unknown model '${name}'${didYouMean(name, names)} Known: ${names.join(', ')}; a folder of another one comes in with npx fedft models add FOLDER`,
  );
}
