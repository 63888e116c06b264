import { registerModels } from '../checkpoint';
import { registerClaims } from '../claims';
import { FedftError, InputError } from '../errors';
import { registerExperiments } from '../experiments';
import { registerFigures } from '../figures';
import { registerSchemes } from '../scheduling';
import { registerReadings, type Settings } from '../settings';
import { registerTasks } from '../tasks';
import { registerArchitectures } from '../transformer';
import { checkProject } from './checkProject';
import { compileProject } from './compileProject';
import { evaluateProject } from './evaluateProject';

/** A project whose schemes, tasks, architectures, experiments, figures, claims and readings are known in this thread. */
export interface EnteredProject {
  /** Absolute path of its file. */
  readonly file: string;
  /**
   * SHA-256 of the file and of what it imports by relative paths: part of the code of every run of its experiments, and of every
   * run that plays its schemes.
   */
  readonly digest: string;
  readonly settings: Partial<Settings>;
  /** Takes everything back that was made known. */
  leave(): void;
}

/**
 * Reads a project file and makes known what it brings, in this thread.
 *
 * @throws InputError naming the file, with line and column where it does not compile or throws; for a name that is taken.
 *   Nothing of it is known then
 */
export async function enterProject(file: string): Promise<EnteredProject> {
  const compiled = await compileProject(file);
  const config = checkProject(compiled.file, evaluateProject(compiled));
  const leavers: (() => void)[] = [];
  const leave = (): void => {
    for (const back of leavers.splice(0).reverse()) back();
  };
  try {
    leavers.push(registerReadings(config.readings ?? []));
    leavers.push(registerArchitectures(config.architectures ?? []));
    leavers.push(registerModels(config.models ?? []));
    leavers.push(registerTasks(config.tasks ?? []));
    leavers.push(registerSchemes(config.schemes ?? [], compiled.digest));
    leavers.push(registerExperiments(config.experiments ?? [], compiled.digest));
    leavers.push(registerFigures(config.figures ?? []));
    leavers.push(registerClaims(config.claims ?? []));
  } catch (cause) {
    leave();
    if (!(cause instanceof FedftError)) throw cause;
    throw new InputError(`${compiled.file}: ${cause.message}`, { cause });
  }
  return { file: compiled.file, digest: compiled.digest, settings: config.settings ?? {}, leave };
}
