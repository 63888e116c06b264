import type { ExperimentRequest } from '../experiments';
import type { TaskName } from '../tasks';
import { dataFolder, type RunFlags, settingOverrides } from './options';

/** What the experiments are asked for by the flags of a command. Names and values are checked by the experiments. */
export function requestOf(flags: RunFlags): ExperimentRequest {
  const folder = dataFolder(flags);
  return {
    profile: flags.profile,
    overrides: settingOverrides(flags as unknown as Record<string, unknown>),
    ...(folder === undefined ? {} : { dataFolder: folder }),
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    ...(flags.scheme === undefined ? {} : { schemes: flags.scheme }),
    ...(flags.task === undefined ? {} : { tasks: flags.task as readonly TaskName[] }),
    ...(flags.seeds === undefined ? {} : { seeds: flags.seeds }),
    ...(flags.checkpoint === undefined ? {} : { checkpoint: flags.checkpoint }),
  };
}
