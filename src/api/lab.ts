// `fedft/lab`: everything an experiment needs: data sets, the laboratory of the bound, scheduling studies, runs and their
// records, claims and documents.

export * from '../bound';
export * from '../claims';
export * from '../documents';
export * from '../downloads';
export * from '../errors';
export * from '../execution';
export * from '../experiments';
export * from '../exports';
export * from '../federation';
export * from '../math';
export * from '../network';
export * from '../records';
export * from '../scheduling';
export * from '../settings';
export * from '../summaries';
export * from '../tasks';
export * from '../verification';
