export { type BagOfWordsOptions, bagOfWordsBaseline } from './bagOfWords';
export { generateSentiment, type SentimentLanguage, sentimentLanguage } from './generated/sentiment';
export { type GlueTaskName, loadGlueTask } from './glue';
export { generatedTask, resolveTask } from './resolve';
export { splitTask, type TaskSplit } from './split';
export { type Example, majorityAccuracy, type Task, type TaskName, taskDigest } from './task';
