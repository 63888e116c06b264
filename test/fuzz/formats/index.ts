import type { FuzzFormat } from '../format';
import { tar } from './archives';
import { checkpointJson, safetensors } from './checkpoints';
import { notebook, record, settings, sweep } from './ours';
import { cifar, parquet, tsv } from './tables';

/** Every kind of file that a person may give. */
export const formats: readonly FuzzFormat[] = [
  safetensors,
  ...checkpointJson,
  tsv,
  parquet,
  cifar,
  tar,
  record,
  settings,
  sweep,
  notebook,
];
