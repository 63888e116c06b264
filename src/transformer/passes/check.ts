import { InputError } from '../../errors';
import { elementCount } from '../../math/elementCount';
import { encoderWeightShapes } from '../architectures/encoderLayout';
import type { EmbeddingBatch, EncoderConfig, EncoderModel, GradientScope, Tape } from '../architectures/types';

/**
 * Checks that a model holds every weight that its encoder needs, with the right shape.
 *
 * @throws InputError naming the weight, what it is and what it must be
 */
function checkModelWeights({ config, weights }: EncoderModel): void {
  if (!Number.isInteger(config.hiddenSize / config.attentionHeads)) {
    throw new InputError(
      `attentionHeads must divide hiddenSize, got ${config.attentionHeads} and ${config.hiddenSize}`,
    );
  }
  for (const [name, shape] of encoderWeightShapes(config)) {
    const weight = weights.get(name);
    if (weight === undefined) {
      throw new InputError(
        `the checkpoint has no weight '${name}' [${shape}]; is its modelType '${config.modelType}' right?`,
      );
    }
    const size = elementCount(shape);
    if (weight.shape.join() !== shape.join() || weight.data.length !== size) {
      throw new InputError(
        `'${name}' must be [${shape}], got [${weight.shape}] with ${weight.data.length} numbers; config.json and the weights disagree`,
      );
    }
  }
}

/**
 * Checks a batch of embeddings against the encoder it is meant for.
 *
 * @throws InputError naming the field and its value
 */
export function checkEmbeddings(config: EncoderConfig, embeddings: EmbeddingBatch): void {
  const { batch, tokens, hidden, values, attentionMask } = embeddings;
  for (const [name, value] of Object.entries({ batch, tokens })) {
    if (!Number.isInteger(value) || value < 1) throw new InputError(`${name} must be an integer >= 1, got ${value}`);
  }
  if (hidden !== config.hiddenSize) {
    throw new InputError(`embeddings of width ${hidden} do not fit an encoder of width ${config.hiddenSize}`);
  }
  if (values.length !== batch * tokens * hidden) {
    throw new InputError(
      `values must hold ${batch} x ${tokens} x ${hidden} = ${batch * tokens * hidden} numbers, got ${values.length}`,
    );
  }
  if (attentionMask.length !== batch * tokens) {
    throw new InputError(
      `attentionMask must hold ${batch} x ${tokens} = ${batch * tokens} entries, got ${attentionMask.length}`,
    );
  }
  for (let sequence = 0; sequence < batch; sequence++) {
    if (attentionMask.subarray(sequence * tokens, (sequence + 1) * tokens).every((real) => real === 0)) {
      throw new InputError(`sequence ${sequence} has no real token: its attentionMask is all 0`);
    }
  }
}

/** Checks that a feature gradient fits a tape's batch. */
export function checkFeatureGradient(config: EncoderConfig, batch: number, featureGradient: Float32Array): void {
  const expected = batch * config.hiddenSize;
  if (featureGradient.length !== expected) {
    throw new InputError(
      `featureGradient must hold ${batch} x ${config.hiddenSize} = ${expected} numbers, got ${featureGradient.length}`,
    );
  }
}

/**
 * Checks that a tape of an encoder can serve a backward pass.
 *
 * @param version - how often the encoder's weights have been replaced
 * @throws InputError when it is used up, older than the weights, or made for fewer gradients
 */
export function checkTape(
  tape: Tape & { readonly used: boolean; readonly version: number },
  version: number,
  scope: GradientScope,
): void {
  if (tape.used) throw new InputError('the tape is used up: a tape serves one backward pass; run forward() again');
  if (tape.version !== version) {
    throw new InputError('the weights have changed since this tape was made; run forward() again');
  }
  if (scope === 'all' && tape.scope !== 'all') {
    throw new InputError("the tape holds only what the low-rank factors need; run forward(embeddings, lora, 'all')");
  }
}

/** The error for a tape that another encoder made. */
export function foreignTape(): TypeError {
  return new TypeError('the tape is of another encoder; pass the one that forward() of this encoder returned');
}

/** The error for an encoder that is used after its end. */
export function disposedEncoder(): Error {
  return new InputError('the encoder is disposed; create another with createEncoder()');
}

/** The weights of a model that its encoder needs, checked, by name. */
export function encoderWeights(model: EncoderModel): Map<string, Float32Array> {
  checkModelWeights(model);
  return new Map([...encoderWeightShapes(model.config).keys()].map((name) => [name, model.weights.get(name)!.data]));
}

/**
 * Puts new weights in place of old ones; all of them or, when one does not fit, none.
 *
 * @throws InputError naming a weight that the encoder does not have or that has another size
 */
export function replaceWeights(current: Map<string, Float32Array>, changes: ReadonlyMap<string, Float32Array>): void {
  for (const [name, data] of changes) {
    const old = current.get(name);
    if (old === undefined) throw new InputError(`the encoder has no weight '${name}'; encoderWeightShapes lists them`);
    if (old.length !== data.length) {
      throw new InputError(`'${name}' must hold ${old.length} numbers, got ${data.length}`);
    }
  }
  for (const [name, data] of changes) current.set(name, data);
}
