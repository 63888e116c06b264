import { CheckpointError, quoteName, showShape } from '../../errors/checkpointError';
import type { JsonObject } from '../../records/jsonFile';
import type { TransformerConfig, WeightShapes } from '../../transformer/architectures/architecture';
import { blockNames, poolerName } from '../../transformer/architectures/encoderLayout';
import { architectureOf, readsImages } from '../../transformer/architectures/registry';
import { canonicalNames, weightShapes } from '../../transformer/architectures/weightNames';
import type { WeightTensor } from '../../transformer/architectures/weightTensor';
import { readFinite, type TensorSource } from '../safetensors/tensorSource';
import type { Pooler } from './poolers';
import { interpolatedPositions } from './positionTable';
import { initialWeight } from './randomWeights';

/** Which pooler a model gets. */
export interface PoolerOptions {
  /**
   * `'stored'`, the checkpoint's own (the default; one that lacks it is refused); `'random'`, one as BERT's pre-training starts
   * it; `'identity'`, W = I and b = 0, so that a feature is the tanh of the first token's last hidden state.
   */
  readonly pooler?: 'stored' | Pooler;
  /** Seed of a random pooler, an integer >= 0; default 0. */
  readonly seed?: number;
}

/** A weight of the model as a part of a stored tensor: one of `of` equal ones along its first dimension. */
interface StoredWeight {
  readonly name: string;
  readonly part: number;
  readonly of: number;
}

/**
 * The weights of a model out of its file, by canonical name, whatever they are called there; everything else in the file is
 * ignored. A ViT's position table of another size is interpolated to the model's.
 *
 * @param json - config.json
 * @throws CheckpointError naming every missing or misshapen tensor
 */
export async function readWeights(
  source: TensorSource,
  config: TransformerConfig,
  json: JsonObject,
  options: PoolerOptions,
): Promise<ReadonlyMap<string, WeightTensor>> {
  const shapes = weightShapes(config);
  const stored = storedWeights(source, config, shapes);
  if (options.pooler !== undefined && options.pooler !== 'stored') {
    for (const name of stored.keys()) if (isPooler(config, name)) stored.delete(name);
  }
  const supplied = suppliedWeights(config, json, shapes, options);
  const positions = readsImages(config) ? architectureOf(config).embedding(config).positions : undefined;
  const sideOf = (name: string): number | undefined =>
    name === positions ? sideOfTable(source, stored, name) : undefined;
  checkComplete(source, config, shapes, stored, (name) => supplied(name) !== undefined || sideOf(name) !== undefined);
  const weights = new Map<string, WeightTensor>();
  for (const [name, shape] of shapes) {
    const found = stored.get(name);
    if (found === undefined) {
      weights.set(name, supplied(name)!);
      continue;
    }
    const { data } = await readFinite(source, found.name);
    const length = data.length / found.of;
    const own = found.of === 1 ? data : data.slice(found.part * length, (found.part + 1) * length);
    const side = sideOf(name);
    const due = Math.sqrt(shape[1]! - 1);
    weights.set(name, {
      shape,
      data: side === undefined || side === due ? own : interpolatedPositions(own, side, due),
    });
  }
  return weights;
}

/** What takes the place of a weight that is not stored; undefined where nothing may. */
function suppliedWeights(
  config: TransformerConfig,
  json: JsonObject,
  shapes: WeightShapes,
  { pooler = 'stored', seed = 0 }: PoolerOptions,
): (name: string) => WeightTensor | undefined {
  const projectionBiases = new Set<string>();
  if (json['qkv_bias'] === false) {
    for (let layer = 0; layer < config.hiddenLayers; layer++) {
      const { query, key, value } = blockNames(config, layer);
      for (const name of [query, key, value]) projectionBiases.add(`${name}.bias`);
    }
  }
  return (name) => {
    const shape = shapes.get(name)!;
    if (isPooler(config, name)) {
      if (pooler === 'random') return initialWeight(name, shape, seed);
      if (pooler === 'identity') return { shape, data: identity(shape) };
    }
    // A model without these biases computes what one with zeros does.
    return projectionBiases.has(name) ? { shape, data: new Float32Array(config.hiddenSize) } : undefined;
  };
}

/** Whether a checkpoint was saved without the pooler that models of its family have. */
export function lacksPooler(source: TensorSource, config: TransformerConfig): boolean {
  if (poolerName(config) === undefined) return false;
  return ![...storedWeights(source, config, weightShapes(config)).keys()].some((name) => isPooler(config, name));
}

function isPooler(config: TransformerConfig, name: string): boolean {
  const pooler = poolerName(config);
  return pooler !== undefined && name.startsWith(`${pooler}.`);
}

/** [n, n]: ones on the diagonal; [n]: zeros. */
function identity([rows, columns = 0]: readonly number[]): Float32Array {
  const data = new Float32Array(columns === 0 ? rows! : rows! * columns);
  for (let i = 0; i < columns; i++) data[i * columns + i] = 1;
  return data;
}

/** Where each weight of the model is stored. */
function storedWeights(
  source: TensorSource,
  config: TransformerConfig,
  shapes: WeightShapes,
): Map<string, StoredWeight> {
  const stored = new Map<string, StoredWeight>();
  for (const name of source.tensors.keys()) {
    const canonical = canonicalNames(config, name);
    for (const [part, own] of canonical.entries()) {
      if (!shapes.has(own)) continue;
      const other = stored.get(own);
      if (other !== undefined) {
        throw new CheckpointError(
          source.path,
          `tensors ${quoteName(other.name)} and ${quoteName(name)} are both '${own}'; remove one of them`,
        );
      }
      stored.set(own, { name, part, of: canonical.length });
    }
  }
  return stored;
}

/** Patches along a side of a stored table of positions [1, side^2 + 1, hidden]; undefined where it is no such table. */
function sideOfTable(
  source: TensorSource,
  stored: ReadonlyMap<string, StoredWeight>,
  name: string,
): number | undefined {
  const [one, rows = 0, hidden, ...more] = source.tensors.get(stored.get(name)?.name ?? '')?.shape ?? [];
  const side = Math.sqrt(rows - 1);
  return one === 1 && hidden !== undefined && more.length === 0 && Number.isInteger(side) && side > 0
    ? side
    : undefined;
}

function checkComplete(
  source: TensorSource,
  config: TransformerConfig,
  shapes: WeightShapes,
  stored: ReadonlyMap<string, StoredWeight>,
  replaceable: (name: string) => boolean,
): void {
  const missing: string[] = [];
  const misshapen: string[] = [];
  for (const [name, shape] of shapes) {
    const found = stored.get(name);
    if (found === undefined) {
      if (!replaceable(name)) missing.push(name);
      continue;
    }
    const actual = source.tensors.get(found.name)!.shape;
    const due = [shape[0]! * found.of, ...shape.slice(1)];
    // A table of positions may have other rows, as long as they are as wide.
    const fits =
      shape.length === 3 && replaceable(name) ? actual[2] === shape[2] : showShape(actual) === showShape(due);
    if (!fits) misshapen.push(`${quoteName(found.name)} is ${showShape(actual)}, expected ${showShape(due)}`);
  }
  if (missing.length > 0) {
    const poolerOnly = missing.every((name) => isPooler(config, name));
    throw new CheckpointError(
      source.path,
      `lacks ${missing.length} of the tensors that config.json asks for: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', ...' : ''}; ${
        poolerOnly
          ? "saved without its pooler: pass { pooler: 'identity' } or { pooler: 'random' } (--pooler on the command line)"
          : 'fetch the checkpoint again, or check num_hidden_layers'
      }`,
      { details: missing.length > 3 ? missing.map((name) => `  ${name}`).join('\n') : '' },
    );
  }
  if (misshapen.length > 0) {
    throw new CheckpointError(
      source.path,
      `${misshapen.length} tensors do not have the shape that config.json asks for: ${misshapen[0]}; fetch the checkpoint again, or check its sizes`,
      { details: misshapen.map((line) => `  ${line}`).join('\n') },
    );
  }
}
