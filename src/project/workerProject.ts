import { FedftError } from '../errors';
import { type EnteredProject, enterProject } from './enterProject';

let entered: EnteredProject | undefined;

/**
 * Makes a project known in a worker thread, once; the pool's threads call it before they define a run.
 *
 * @throws FedftError where the project is not what it was when the run was planned
 */
export default async function prepareWorker(project: {
  readonly file: string;
  readonly digest: string;
}): Promise<void> {
  entered ??= await enterProject(project.file);
  if (entered.file !== project.file || entered.digest !== project.digest) {
    throw new FedftError(`${project.file} is not what it was when the runs were planned; run the command again`);
  }
}
