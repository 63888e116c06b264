import { InputError } from '../errors';
import { didYouMean, parseSettings } from '../settings';
import type { ProjectConfig } from './project';

/** What a project file may hold: lists of objects, and settings. */
const fields: { readonly [name in keyof Required<ProjectConfig>]: 'list' | 'settings' } = {
  schemes: 'list',
  tasks: 'list',
  architectures: 'list',
  models: 'list',
  experiments: 'list',
  figures: 'list',
  claims: 'list',
  readings: 'list',
  settings: 'settings',
};

/**
 * Checks what a project file exports, before anything of it is made known.
 *
 * @throws InputError naming the file and the field: an unknown one, one that is no list of objects, a setting out of its range
 */
export function checkProject(file: string, exported: unknown): ProjectConfig {
  if (typeof exported !== 'object' || exported === null || Array.isArray(exported)) {
    throw new InputError(
      `${file} must export an object by default, got ${kindOf(exported)}; use defineConfig({ ... })`,
    );
  }
  const names = Object.keys(fields);
  for (const [name, value] of Object.entries(exported)) {
    if (!Object.hasOwn(fields, name)) {
      throw new InputError(`${file}: unknown field '${name}'${didYouMean(name, names)} Known: ${names.join(', ')}`);
    }
    if (value === undefined) continue;
    if (fields[name as keyof ProjectConfig] === 'list') checkList(file, name, value);
    else checkSettings(file, value);
  }
  return exported;
}

function checkList(file: string, name: string, value: unknown): void {
  if (!Array.isArray(value))
    throw new InputError(`${file}: ${name} must be a list, got ${kindOf(value)}; write ${name}: [ ... ]`);
  const wrong = value.findIndex((item) => typeof item !== 'object' || item === null);
  if (wrong >= 0) {
    throw new InputError(
      `${file}: ${name}[${wrong}] must be an object, got ${kindOf(value[wrong])}; is its import right?`,
    );
  }
}

function checkSettings(file: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new InputError(`${file}: settings must be an object, got ${kindOf(value)}; write settings: { rounds: 50 }`);
  }
  try {
    parseSettings({ ...value });
  } catch (cause) {
    if (!(cause instanceof InputError)) throw cause;
    throw new InputError(`${file}: ${cause.message}`, { cause });
  }
}

function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null || value === undefined) return 'nothing';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
