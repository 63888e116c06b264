import { join } from 'node:path';
import type { Pretrained } from '../../checkpoint/pretrained/pretrained';
import { CheckpointError, quoteName, showShape } from '../../errors/checkpointError';
import { square } from '../../math';
import { isObject, type JsonObject, readJsonObject } from '../../records/jsonFile';
import type { ImageInput, TextInput } from '../../split/embedding';
import type { TaskHead } from '../../split/head';
import type { ImageConfig, TextConfig } from '../../transformer/architectures/architecture';
import { loraSites } from '../../transformer/architectures/encoderLayout';
import { architectureOf, readsText } from '../../transformer/architectures/registry';
import type { LoraFactors, LoraPair } from '../../transformer/architectures/types';
import { canonicalName } from '../../transformer/architectures/weightNames';

/** The largest expected.json read; that of a few sequences through BERT-base has some 30 MB. */
const MAX_BYTES = 2 ** 28;

const REMEDY = 'see test/fixtures/golden/bert-tiny-random/expected.json for the format';

/** Reference values of one checkpoint, computed elsewhere: a forward and a backward pass through the whole model. */
export interface ExpectedValues {
  readonly alpha: number;
  readonly rank: number;
  readonly lora: LoraFactors;
  readonly head: TaskHead;
  readonly inputs:
    | { readonly kind: 'text'; readonly texts: readonly TextInput[] }
    | { readonly kind: 'images'; readonly images: readonly ImageInput[] };
  readonly labels: readonly number[];
  /** In the order of the computation; a quantity's name is its path in the file. */
  readonly quantities: ReadonlyMap<string, Float64Array>;
}

/**
 * Reads and checks the expected.json of a checkpoint folder.
 *
 * @param dir - the folder
 * @param pretrained - the checkpoint in it, whose sizes every array must have
 * @throws CheckpointError naming the field, what it is and what it must be
 */
export async function readExpected(dir: string, pretrained: Pretrained): Promise<ExpectedValues> {
  const file = join(dir, 'expected.json');
  const reader = new Reader(file, await readJsonObject(file, MAX_BYTES, REMEDY));
  const { config } = pretrained;
  const { hiddenSize } = config;
  const rank = reader.count('rank');
  const alpha = reader.positive('alpha');

  const labels = reader.integers('labels', [undefined]);
  const batch = labels.length;
  const { inputs, tokens } = readsText(config) ? readTexts(reader, batch, config) : readImages(reader, batch, config);

  const biases = reader.numbers('head.bias', [undefined]);
  const classes = biases.length;
  const head: TaskHead = {
    classes,
    hidden: hiddenSize,
    weight: Float32Array.from(reader.numbers('head.weight', [classes, hiddenSize])),
    bias: Float32Array.from(biases),
  };
  for (const [index, label] of labels.entries()) {
    if (label < 0 || label >= classes) reader.fail(`labels[${index}]`, `${label}`, `a class in [0, ${classes})`);
  }

  const sites = reader.object('lora');
  const known = new Set(loraSites(config));
  const lora = new Map<string, LoraPair>();
  const stored = new Map<string, string>();
  for (const name of Object.keys(sites)) {
    const site = canonicalName(config, `${name}.weight`).slice(0, -'.weight'.length);
    if (!known.has(site)) reader.fail(`lora.${name}`, 'a site', 'query, key or value of a block, or the pooler');
    const pair = reader.pair(['lora', name], rank, hiddenSize);
    lora.set(site, {
      A: Float32Array.from(pair.A),
      B: Float32Array.from(pair.B),
      inSize: hiddenSize,
      outSize: hiddenSize,
    });
    stored.set(site, name);
  }

  const quantities = new Map<string, Float64Array>();
  const quantity = (name: string, shape: readonly number[]): void => {
    quantities.set(name, reader.numbers(`expected.${name}`, shape));
  };
  quantity('embedding', [batch, tokens, hiddenSize]);
  quantity('lastHiddenState', [batch, tokens, hiddenSize]);
  quantity('features', [batch, hiddenSize]);
  quantity('logits', [batch, classes]);
  quantity('loss', []);
  quantity('featureGradient', [batch, hiddenSize]);
  for (const [site, name] of stored) {
    const pair = reader.pair(['expected', 'loraGradient', name], rank, hiddenSize);
    quantities.set(`loraGradient ${site} A`, pair.A).set(`loraGradient ${site} B`, pair.B);
  }
  quantities.set('headGradient weight', reader.numbers('expected.headGradient.weight', [classes, hiddenSize]));
  quantities.set('headGradient bias', reader.numbers('expected.headGradient.bias', [classes]));
  return { alpha, rank, lora, head, inputs, labels, quantities };
}

/** What goes into the model, and its tokens an example. */
type Inputs = Pick<ExpectedValues, 'inputs'> & { readonly tokens: number };

function readTexts(reader: Reader, batch: number, config: TextConfig): Inputs {
  const inputIds = reader.integers('inputs.inputIds', [batch, undefined]);
  const tokens = inputIds.length / batch;
  const shape = [batch, tokens];
  const ids = rows(Int32Array.from(inputIds), batch);
  const typed = architectureOf(config).embedding(config).tokenTypes !== undefined;
  const tokenTypeIds = typed ? reader.integers('inputs.tokenTypeIds', shape) : new Int32Array(inputIds.length);
  const types = rows(Int32Array.from(tokenTypeIds), batch);
  const masks = rows(Int32Array.from(reader.integers('inputs.attentionMask', shape)), batch);
  const texts = ids.map((own, index) => ({
    inputIds: own,
    tokenTypeIds: types[index]!,
    attentionMask: masks[index]!,
  }));
  return { inputs: { kind: 'text', texts }, tokens };
}

function readImages(reader: Reader, batch: number, { channels, imageSize, patchSize }: ImageConfig): Inputs {
  const pixels = reader.numbers('inputs.pixelsNCHW', [batch, channels, imageSize, imageSize]);
  const images = rows(Float32Array.from(pixels), batch);
  return { inputs: { kind: 'images', images }, tokens: square(imageSize / patchSize) + 1 };
}

function rows<A extends Float32Array | Int32Array>(matrix: A, count: number): A[] {
  const width = matrix.length / count;
  return Array.from({ length: count }, (_, i) => matrix.slice(i * width, (i + 1) * width) as A);
}

/** Fields of one JSON file, checked as they are read. */
class Reader {
  constructor(
    readonly file: string,
    readonly json: JsonObject,
  ) {}

  fail(field: string, found: string, expected: string): never {
    throw new CheckpointError(this.file, `${quoteName(field)} is ${found}, expected ${expected}; ${REMEDY}`);
  }

  /** The value at a path; a dotted text is split, an array is taken as it is because site names contain dots. */
  at(path: string | readonly string[]): unknown {
    let value: unknown = this.json;
    for (const key of typeof path === 'string' ? path.split('.') : path) {
      value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return value;
  }

  object(path: string): JsonObject {
    const value = this.at(path);
    return isObject(value) ? value : this.fail(path, describe(value), 'an object');
  }

  positive(path: string): number {
    const value = this.at(path);
    if (typeof value === 'number' && Number.isFinite(value) && value > 0) return value;
    return this.fail(path, describe(value), 'a number > 0');
  }

  count(path: string): number {
    const value = this.positive(path);
    return Number.isInteger(value) ? value : this.fail(path, `${value}`, 'an integer >= 1');
  }

  /** Nested arrays of finite numbers, row-major; an undefined length may be anything from 1 on. */
  numbers(path: string | readonly string[], shape: readonly (number | undefined)[]): Float64Array {
    const name = typeof path === 'string' ? path : path.join('.');
    const value = this.at(path);
    const found = shapeOf(value);
    const wanted = `numbers of shape ${showShape(shape.map((length) => length ?? Number.NaN)).replaceAll('NaN', 'any')}`;
    if (found === undefined) return this.fail(name, describe(value), wanted);
    const fits =
      found.length === shape.length && found.every((length, i) => length > 0 && (shape[i] ?? length) === length);
    if (!fits) return this.fail(name, `of shape ${showShape(found)}`, wanted);
    if (!isRegular(value, found)) return this.fail(name, 'ragged or not all numbers', wanted);
    return Float64Array.from([value].flat(Number.POSITIVE_INFINITY) as number[]);
  }

  integers(path: string, shape: readonly (number | undefined)[]): readonly number[] {
    const values = Array.from(this.numbers(path, shape));
    const bad = values.find((value) => !Number.isSafeInteger(value));
    return bad === undefined ? values : this.fail(path, `${bad} among others`, 'integers');
  }

  pair(path: readonly string[], rank: number, size: number): { readonly A: Float64Array; readonly B: Float64Array } {
    return { A: this.numbers([...path, 'A'], [rank, size]), B: this.numbers([...path, 'B'], [size, rank]) };
  }
}

/** The shape that nested arrays claim by their first elements; undefined for anything else. */
function shapeOf(value: unknown): number[] | undefined {
  if (typeof value === 'number') return [];
  if (!Array.isArray(value)) return undefined;
  if (value.length === 0) return [0];
  const inner = shapeOf(value[0]);
  return inner && [value.length, ...inner];
}

function isRegular(value: unknown, [length, ...inner]: readonly number[]): boolean {
  if (length === undefined) return typeof value === 'number' && Number.isFinite(value);
  return Array.isArray(value) && value.length === length && value.every((part) => isRegular(part, inner));
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
