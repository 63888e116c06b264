import { join } from 'node:path';
import { saveAdapter, savePretrained, writeSafetensors } from '../checkpoint';
import { InputError } from '../errors';
import { architectureOf } from '../transformer';
import { headTensors } from './keptParts';
import type { TrainedRun } from './trainedRun';

/** What {@link writePeft} wrote. */
export interface PeftExport {
  /** Files and folders within the adapter's folder. */
  readonly files: readonly string[];
  /** The device whose head is the adapter's classifier; undefined where its class in Python reads heads otherwise. */
  readonly device: number | undefined;
}

/**
 * Writes what a run trained as an adapter folder of PEFT, with one device's head as the classifier, the heads of all devices in
 * `heads.safetensors`, and the model that it started from in `base`.
 *
 * @param device - whose head becomes the classifier
 * @throws InputError for a device that is not there
 */
export function writePeft(dir: string, run: TrainedRun, device: number): PeftExport {
  const { base, rank, alpha, lora, heads } = run;
  if (heads[device] === undefined) {
    throw new InputError(
      `--device must be at most ${heads.length - 1}, got ${device}; the run has ${heads.length} devices`,
    );
  }
  const { headReadsFeatures } = architectureOf(base.config).peft;
  const head = headReadsFeatures ? { head: heads[device] } : {};
  savePretrained(join(dir, 'base'), base);
  writeSafetensors(join(dir, 'heads.safetensors'), headTensors(heads));
  saveAdapter(dir, { rank, alpha, factors: lora, ...head }, base.config, {
    baseClass: headReadsFeatures ? 'classifier' : 'encoder',
  });
  const files = ['adapter_config.json', 'adapter_model.safetensors', 'heads.safetensors', 'base/'];
  return { files, device: headReadsFeatures ? device : undefined };
}
