import type { CatalogueModel } from '../checkpoint';
import type { Claim } from '../claims';
import type { Experiment } from '../experiments';
import type { Figure } from '../figures';
import type { Scheme } from '../scheduling';
import type { Reading, Settings } from '../settings';
import type { TaskDefinition } from '../tasks';
import type { Architecture } from '../transformer';

/** What a project file may bring. Each goes by its name wherever the paper's go, on the command line and in the workers. */
export interface ProjectConfig {
  /** For `--scheme`, runs, figures and tables. */
  readonly schemes?: readonly Scheme[];
  /** For `--task`, runs and figures. */
  readonly tasks?: readonly TaskDefinition[];
  /** Families of transformers that a checkpoint may be of. */
  readonly architectures?: readonly Architecture[];
  /** For `fedft models`. */
  readonly models?: readonly CatalogueModel[];
  /** For `fedft run` and `fedft sweep`. */
  readonly experiments?: readonly Experiment[];
  /** For `fedft figures`. */
  readonly figures?: readonly Figure[];
  /** For `fedft claims`. */
  readonly claims?: readonly Claim[];
  /** For `--reading`. */
  readonly readings?: readonly Reading[];
  /** Settings that differ from the defaults of the table; a settings file and flags win over them. */
  readonly settings?: Partial<Settings>;
}

/**
 * Types a project file, `fedft.config.ts`.
 *
 * @example
 * import { defineConfig } from 'fedft';
 * import { roundRobin } from './roundRobin';
 *
 * export default defineConfig({ schemes: [roundRobin], settings: { deviceCount: 10 } });
 */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}
