// What a finished run trained, taken out for use elsewhere: adapters and heads for PEFT, encoders as ONNX.
// Not here: training; a run that is done again is done by its own experiment.

export { type PeftExport, writePeft } from './peft';
export { type ExportRequest, type TrainedRun, trainedRun } from './trainedRun';
