import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { encodeSafetensors, SafetensorsFile } from '../checkpoint';
import { CheckpointError, FedftError } from '../errors';
import { parseJson, writeFileAtomic } from '../records';
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
  const text = JSON.stringify(position);
  const metadata = { key, position: text, digest: contentDigest(key, text, tensors) };
  writeFileAtomic(path, encodeSafetensors(tensors, { metadata }));
}

/** What decides the rest of a training: SHA-256 (hex) of the key, the position and every tensor, in order. */
function contentDigest(key: string, position: string, tensors: ReadonlyMap<string, WeightTensor>): string {
  const hash = createHash('sha256').update(`${key}\0${position}\0`);
  for (const [name, { data }] of [...tensors].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${name}\0${data.length}\0`).update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

/**
 * The checkpoint of a training; undefined where there is none yet, or where the file is damaged: it vouches for itself with
 * a digest, and the training then starts from its beginning.
 *
 * @param onNotice - hears why a file cannot be used
 * @throws FedftError when the file is another training's
 */
export async function readCheckpoint(
  path: string,
  key: string,
  onNotice: (message: string) => void = () => {},
): Promise<TrainingCheckpoint | undefined> {
  if (!existsSync(path)) return undefined;
  try {
    const { metadata, tensors } = await readWhole(path);
    const found = metadata.get('key');
    const position = metadata.get('position') ?? '';
    if (found === undefined || metadata.get('digest') !== contentDigest(found, position, tensors)) {
      throw new CheckpointError(path, 'does not match its digest');
    }
    if (found !== key) {
      throw new ForeignCheckpoint(
        `${path} is the checkpoint of another training (${found}); remove it or name another file`,
      );
    }
    return checkpointOf(key, position, tensors);
  } catch (error) {
    if (!(error instanceof FedftError) || error instanceof ForeignCheckpoint) throw error;
    onNotice(`${error.message}: it is damaged, so the training starts from its beginning`);
    return undefined;
  }
}

async function readWhole(path: string): Promise<{
  readonly metadata: ReadonlyMap<string, string>;
  readonly tensors: ReadonlyMap<string, WeightTensor>;
}> {
  const file = await SafetensorsFile.open(path);
  try {
    const tensors = new Map<string, WeightTensor>();
    for (const name of file.tensors.keys()) tensors.set(name, await file.read(name));
    return { metadata: file.metadata, tensors };
  } finally {
    await file.close();
  }
}

/** A file that is whole but belongs to other work: that must not be thrown away unasked. */
class ForeignCheckpoint extends FedftError {}

/** The checkpoint in a file that its digest vouches for: only {@link writeCheckpoint} makes such a one. */
function checkpointOf(key: string, position: string, tensors: ReadonlyMap<string, WeightTensor>): TrainingCheckpoint {
  const read = {
    weight: new Map<string, Float32Array>(),
    mean: new Map<string, Float32Array>(),
    square: new Map<string, Float32Array>(),
  };
  for (const [full, { data }] of tensors) {
    const kind = kinds.find((one) => full.startsWith(`${one}/`));
    if (kind !== undefined) read[kind].set(full.slice(kind.length + 1), data);
  }
  const moments = new Map<string, AdamMoments>();
  for (const [name, mean] of read.mean) moments.set(name, { mean, square: read.square.get(name)! });
  const whole: unknown = parseJson(position, 'the position of a training', { remedy: 'remove the file' });
  const { adamSteps, ...rest } = whole as Position;
  return { key, ...rest, weights: read.weight, adam: { steps: adamSteps, moments } };
}
