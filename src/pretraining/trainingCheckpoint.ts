import { existsSync } from 'node:fs';
import { encodeSafetensors, SafetensorsFile } from '../checkpoint';
import { FedftError } from '../errors';
import { writeFileAtomic } from '../records';
import type { WeightTensor } from '../transformer';
import type { AdamMoments, AdamState } from './adam';
import type { CurvePoint } from './trainingProblem';

/** Where a training stands: enough to continue it bit for bit. */
export interface TrainingCheckpoint {
  /** Says what is being trained, on what and how. */
  readonly key: string;
  /** Steps done. */
  readonly step: number;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly adam: AdamState;
  readonly curve: readonly CurvePoint[];
  /** Sums of the losses since the last point of the curve. */
  readonly sums: Readonly<Record<string, number>>;
  /** Time spent in steps so far. */
  readonly seconds: number;
}

/** Kinds of tensors in the file: weights and Adam's two running means. */
const kinds = ['weight', 'mean', 'square'] as const;

/** Everything but the tensors, as the file's metadata holds it: JSON keeps every double exactly. */
type Position = Omit<TrainingCheckpoint, 'key' | 'weights' | 'adam'> & { readonly adamSteps: number };

/** Writes a checkpoint as one safetensors file, whole or not at all. */
export function writeCheckpoint(path: string, checkpoint: TrainingCheckpoint): void {
  const { key, step, weights, adam, curve, sums, seconds } = checkpoint;
  const position: Position = { step, curve, sums, seconds, adamSteps: adam.steps };
  const tensors = new Map<string, WeightTensor>();
  const put = (kind: (typeof kinds)[number], name: string, data: Float32Array): void => {
    tensors.set(`${kind}/${name}`, { shape: [data.length], data });
  };
  for (const [name, data] of weights) put('weight', name, data);
  for (const [name, { mean, square }] of adam.moments) {
    put('mean', name, mean);
    put('square', name, square);
  }
  writeFileAtomic(path, encodeSafetensors(tensors, { metadata: { key, position: JSON.stringify(position) } }));
}

/**
 * The checkpoint of a training; undefined where there is none yet.
 *
 * @throws Error when the file is another training's; CheckpointError when it is damaged
 */
export async function readCheckpoint(path: string, key: string): Promise<TrainingCheckpoint | undefined> {
  if (!existsSync(path)) return undefined;
  const file = await SafetensorsFile.open(path);
  try {
    const found = file.metadata.get('key');
    if (found !== key) {
      throw new FedftError(
        `${path} is the checkpoint of another training (${found ?? 'no key'}); remove it or name another file`,
      );
    }
    const position = JSON.parse(file.metadata.get('position')!) as Position;
    const read = {
      weight: new Map<string, Float32Array>(),
      mean: new Map<string, Float32Array>(),
      square: new Map<string, Float32Array>(),
    };
    for (const full of file.tensors.keys()) {
      const kind = kinds.find((one) => full.startsWith(`${one}/`));
      if (kind === undefined) throw new FedftError(`${path} holds '${full}', which no checkpoint has; remove the file`);
      read[kind].set(full.slice(kind.length + 1), (await file.read(full)).data);
    }
    const moments = new Map<string, AdamMoments>();
    for (const [name, mean] of read.mean) moments.set(name, { mean, square: read.square.get(name)! });
    const { adamSteps, ...rest } = position;
    return { key, ...rest, weights: read.weight, adam: { steps: adamSteps, moments } };
  } finally {
    await file.close();
  }
}
