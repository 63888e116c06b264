export { CheckpointError } from './checkpointError';
