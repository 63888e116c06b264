import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '../checkpoint';
import { runsFolder } from '../records';
import type { TaskHead } from '../split';
import type { LoraFactors, LoraPair, WeightTensor } from '../transformer';

/** What a run has trained at its end. */
export interface TrainedParts {
  /** phi */
  readonly lora: LoraFactors;
  /** theta_k, [K] */
  readonly heads: readonly TaskHead[];
}

/**
 * Where the trained parts of a run are kept once it was done again, by the digest of its record: the same record has the same
 * parts, whatever it is called.
 */
export function keptPath(digest: string): string {
  return join(runsFolder(), 'trained', `${digest}.safetensors`);
}

/** Keeps trained parts, whole or not at all. */
export function keepParts(digest: string, { lora, heads }: TrainedParts): void {
  const tensors = new Map<string, WeightTensor>();
  for (const [site, { A, B, inSize, outSize }] of lora) {
    tensors.set(`lora/${site}/A`, { shape: [A.length / inSize, inSize], data: A });
    tensors.set(`lora/${site}/B`, { shape: [outSize, B.length / outSize], data: B });
  }
  for (const [name, tensor] of headTensors(heads)) tensors.set(name, tensor);
  writeSafetensors(keptPath(digest), tensors);
}

/** Every device's head: `heads.K.weight` [classes, hidden] and `heads.K.bias` [classes]. */
export function headTensors(heads: readonly TaskHead[]): ReadonlyMap<string, WeightTensor> {
  return new Map(
    heads.flatMap(({ classes, hidden, weight, bias }, k): [string, WeightTensor][] => [
      [`heads.${k}.weight`, { shape: [classes, hidden], data: weight }],
      [`heads.${k}.bias`, { shape: [classes], data: bias }],
    ]),
  );
}

/** The parts that were kept under a digest; undefined where there are none. */
export async function partsKept(digest: string): Promise<TrainedParts | undefined> {
  const path = keptPath(digest);
  if (!existsSync(path)) return undefined;
  const tensors = await readSafetensors(path);
  const lora = new Map<string, LoraPair>();
  const heads: TaskHead[] = [];
  for (const [name, { shape, data }] of tensors) {
    const site = /^lora\/(.+)\/A$/.exec(name)?.[1];
    if (site !== undefined) {
      const B = tensors.get(`lora/${site}/B`)!;
      lora.set(site, { A: data, B: B.data, inSize: shape[1]!, outSize: B.shape[0]! });
    }
    const head = /^heads\.(\d+)\.weight$/.exec(name)?.[1];
    if (head !== undefined) {
      const bias = tensors.get(`heads.${head}.bias`)!.data;
      heads[Number(head)] = { classes: shape[0]!, hidden: shape[1]!, weight: data, bias };
    }
  }
  return { lora, heads };
}
