// Examples and where they come from: real data sets, generated ones, how they are dealt to devices.
// Not here: tokens, models, or what is learned from an example.

export { type BagOfWordsOptions, bagOfWordsBaseline } from './baselines/bagOfWords';
export { type PixelBaselineOptions, pixelBaseline } from './baselines/pixelBaseline';
export { DATA_SEED } from './dataSeed';
export type {
  GeneratedTaskSettings,
  PublishedModel,
  StepSizeGrid,
  TaskDefinition,
  TaskPanels,
  TaskRequest,
} from './definition';

export { type AddedFile, addData } from './fetch/addData';
export { type Dataset, type Download, datasets, type KnownFile } from './fetch/catalogue';
export { type FetchedFile, fetchDataset } from './fetch/fetchDataset';
export { type FileVerdict, type VerifiedFile, verifyFolder } from './fetch/verifyFolder';
export { type GeneratedRequest, MAX_WORDS } from './generated/distinctTexts';
export { type Doodle, doodleRecipes, doodleVariety, drawDoodle } from './generated/doodles';
export { type DrawingVariety, drawPattern, imageSide, type Tone } from './generated/drawing';
export { generateEntailment } from './generated/entailment';
export { generateImages, type ImageWorld, imageClasses, imageWorld } from './generated/images';
export { generatedImagesTask } from './generated/imageTask';
export { type SentimentLanguage, sentimentLanguage } from './generated/opinion';
export { generateParaphrases } from './generated/paraphrase';
export {
  corrupted,
  drawExchange,
  drawReport,
  drawRestatement,
  drawVerdict,
  type Passage,
  type PassageWord,
  reactions,
} from './generated/passage';
export type { Pattern } from './generated/pattern';
export { generateSentiment } from './generated/sentiment';
export { type GeneratedTextTaskName, generatedTextTask } from './generated/textTask';
export { generatedWords } from './generated/vocabulary';
export { paperTasks } from './paperTasks';
export { cifarClasses, findCifar10Folder, loadCifar10 } from './real/cifar10';
export { findGlueFolder, loadGlueTask } from './real/glue';
export type { GlueTaskName } from './real/glueFormats';
export { imagesTask, imagesTaskText } from './real/imagesTask';
export { noticeOf } from './real/officialRows';
export { type TsvColumns, tsvTask, tsvTaskText } from './real/tsvTask';
export { panelsOf, registerTasks, taskNamed, taskPairs, tasks } from './registry';
export { defaultTasks, resolveTask, tasksIn } from './resolve';
export { type SplittableTask, splitTask, type TaskSplit, type UnequalShares, usableExamples } from './split';
export {
  type Example,
  examplesDigest,
  type ImageExample,
  type ImageTask,
  isText,
  majorityAccuracy,
  type Task,
  type TaskOf,
  type TextExample,
  type TextTask,
  taskDigest,
} from './task';
