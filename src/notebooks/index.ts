// Running, checking and formatting notebooks, and the kernel they run in.
// Not here: what a cell computes.

export { checkNotebook, type NotebookCheck } from './check';
export { committedEnvironment, isVolatile, stripVolatile } from './committed';
export {
  type CellChange,
  constantTrials,
  type Exercise,
  type Expectation,
  exercisesFile,
  invitations,
  readExercises,
} from './exercises';
export { findNotebooks } from './find';
export {
  type CellMetadata,
  type CellOutput,
  type CodeCell,
  type DisplayOutput,
  type ErrorOutput,
  formatNotebook,
  type MimeBundle,
  type MultilineText,
  type Notebook,
  type NotebookCell,
  type ResultOutput,
  type StreamOutput,
  type TextCell,
} from './format';
export { jupyterPath, notebooksFolder, requireBuild } from './kernelspec';
export { jupyterRemedy, type LabCommand, labCommand, trustCommand } from './lab';
export {
  type CellRun,
  NotebookError,
  type NotebookProgress,
  type NotebookRun,
  type RunNotebookOptions,
  runNotebook,
} from './run';
export { notebookFromText, notebookToText } from './text';
export { type Trial, type TryExercisesOptions, trialsOf, tryExercises } from './tryExercises';
export { notebookProblems, parseNotebook } from './validate';
