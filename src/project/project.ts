import type { Scheme } from '../scheduling';
import type { Settings } from '../settings';
import type { Architecture } from '../transformer';

/** What a project file may bring: schemes, tasks, architectures, figures and claims of one's own, and settings. */
export interface ProjectConfig {
  /** Go by their names wherever the paper's do: `--scheme`, runs, figures, tables. */
  readonly schemes?: readonly Scheme[];
  /** Families of transformers that checkpoints may be of. */
  readonly architectures?: readonly Architecture[];
  /** Settings that differ from the defaults of the table; a flag or a settings file wins over them. */
  readonly settings?: Partial<Settings>;
}

/**
 * Types a project file.
 *
 * @example
 * // fedft.config.ts
 * import { defineConfig } from 'fedft';
 * export default defineConfig({ settings: { deviceCount: 10 } });
 */
export function defineConfig(config: ProjectConfig): ProjectConfig {
  return config;
}
