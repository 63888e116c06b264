// The command line: one file a command, which reads its flags, calls the rooms below and prints.
// Not here: anything that a notebook or a program would have to do again.

import { Command } from 'commander';
import { packageVersion } from '../records';
import { registerCheckModel } from './checkModel';
import { registerClaims } from './claims';
import { addCloneOnly } from './cloneOnly';
import { registerCompletion } from './completion';
import { registerData } from './data';
import { registerDoctor } from './doctor';
import { registerDocument } from './document';
import { registerExport } from './export';
import { registerFigures } from './figures';
import { registerInit } from './init';
import { registerLab } from './lab';
import { registerModels } from './models';
import { registerNotebooks } from './notebooks';
import { registerPretrain } from './pretrain';
import { addProject } from './project';
import { registerReproduce } from './reproduce';
import { registerRun } from './run';
import { registerSettings } from './settings';
import { registerShow } from './show';
import { registerSite } from './site';
import { registerSweep } from './sweep';
import { registerVerify } from './verify';
import { registerWorkflow } from './workflow';

/** The command line with all its commands; `signal` stops those that take long. */
export function fedftProgram(signal: AbortSignal): Command {
  const program = new Command('fedft')
    .description('An executable paper: federated fine-tuning over wireless networks (arXiv:2407.02924).')
    .version(packageVersion())
    .addHelpText(
      'after',
      `
Environment:
  FEDFT_DATA       folder with the real data sets, as --data
  FEDFT_MODELS     folder of pre-trained models, one folder each, named as they go by (default: in the user's cache)
  FEDFT_TENSORFLOW folder of native TensorFlow (default: build/native-tensorflow of the repository)
  FEDFT_RUNS       where records of runs go (default: data/runs of the repository, or of the project
                   that the package is installed in)
  FEDFT_FROM       whose records are read where no --from says it: reference, own, or the name of a study
  FEDFT_PROFILE    size of what the cells of a notebook run and read (default: laptop)
  FEDFT_DEBUG      set to anything: stack traces of errors`,
    )
    .showHelpAfterError('(add --help for the options)')
    .exitOverride();
  addCloneOnly(program);
  addProject(program);
  program.commandsGroup('Reproduce the paper:');
  registerReproduce(program, signal);
  registerVerify(program);
  registerClaims(program);
  program.commandsGroup('Run and look:');
  registerInit(program);
  registerRun(program, signal);
  registerSweep(program, signal);
  registerShow(program);
  registerFigures(program, signal);
  registerExport(program, signal);
  registerNotebooks(program, signal);
  registerLab(program);
  program.commandsGroup('Models and data:');
  registerModels(program, signal);
  registerData(program, signal);
  registerCheckModel(program);
  registerPretrain(program, signal);
  program.commandsGroup('Machine and settings:');
  registerDoctor(program);
  registerSettings(program);
  registerCompletion(program);
  program.commandsGroup('Keep the repository true:');
  registerDocument(program);
  registerWorkflow(program);
  registerSite(program);
  return program;
}
