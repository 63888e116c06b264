export { type BagOfWordsOptions, bagOfWordsBaseline } from './bagOfWords';
export { generateSentiment, type SentimentLanguage, sentimentLanguage } from './generated/sentiment';
export { findGlueFolder, type GlueTaskName, loadGlueTask } from './glue';
export {
  type GeneratedTaskName,
  isRealTask,
  parseTaskName,
  type RealTaskName,
  taskCounterparts,
  taskNames,
} from './names';
export { defaultTasks, type GeneratedTaskSettings, generatedTask, resolveTask } from './resolve';
export { exampleKey, splitTask, type TaskSplit } from './split';
export {
  type Example,
  type ImageExample,
  type ImageTask,
  type ImageTaskName,
  isText,
  majorityAccuracy,
  type Task,
  type TaskName,
  type TaskOf,
  type TextExample,
  type TextTask,
  type TextTaskName,
  taskDigest,
} from './task';
