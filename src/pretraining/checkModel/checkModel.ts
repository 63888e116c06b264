import { findModel } from '../../checkpoint/catalogue/findModel';
import { loadPretrained } from '../../checkpoint/pretrained/load';
import type { Pretrained } from '../../checkpoint/pretrained/pretrained';
import { FedftError } from '../../errors';
import { square } from '../../math';
import { textEmbedding } from '../../split/embedding';
import { headGradient, headLogits, headParameterCount } from '../../split/head';
import { parameterCount, type TrainableShare } from '../../transformer/architectures/parameterCount';
import { readsImages } from '../../transformer/architectures/registry';
import type { BackendName, EmbeddingBatch, Encoder } from '../../transformer/architectures/types';
import { backendOrder } from '../../transformer/backendOrder';
import { backendStatus, createEncoder } from '../../transformer/create';
import { createPatchEmbedding } from '../../transformer/createPatchEmbedding';
import { loraParameterCount } from '../../transformer/lora/lora';
import { concatenated } from '../../transformer/passes/concatenated';
import { type ExpectedValues, readExpected } from './expected';

/** Greatest relative error of a value of the forward pass. */
const FORWARD_LIMIT = 1e-5;

/** Greatest relative error of a gradient. */
const GRADIENT_LIMIT = 1e-4;

/** One quantity on one backend. */
export interface QuantityCheck {
  readonly name: string;
  /** Norm of the difference over the norm of the reference; the norm of the value where the reference is zero. */
  readonly error: number;
  readonly limit: number;
  readonly passed: boolean;
}

/** Every quantity on one backend. */
export interface BackendCheck {
  readonly backend: BackendName;
  readonly quantities: readonly QuantityCheck[];
  readonly passed: boolean;
}

/** A checkpoint compared with its reference values. */
export interface ModelCheck {
  readonly dir: string;
  /** What fine-tuning trains with these factors and this task module. */
  readonly trainable: TrainableShare;
  readonly backends: readonly BackendCheck[];
  /** Backends that do not start here, with the reason. */
  readonly unavailable: readonly { readonly backend: BackendName; readonly reason: string }[];
  readonly passed: boolean;
}

/**
 * Compares a checkpoint's forward and backward pass with the reference values in its expected.json, on every backend that
 * starts here.
 *
 * @param folder - of config.json, model.safetensors and expected.json, or the name of a stored model that has these
 * @param backends - which to try; default all of them
 * @throws CheckpointError when the folder or a file in it cannot be used
 * @throws Error when none of the backends starts
 */
export async function checkModel(folder: string, backends: readonly BackendName[] = backendOrder): Promise<ModelCheck> {
  const dir = findModel(folder);
  const pretrained = await loadPretrained(dir);
  const expected = await readExpected(dir, pretrained);
  const statuses = await backendStatus(backends);
  const unavailable = statuses.filter(({ available }) => !available);
  if (unavailable.length === statuses.length) {
    throw new FedftError(`no backend is available: ${unavailable.map(({ reason }) => reason).join('; ')}`);
  }
  const checks: BackendCheck[] = [];
  for (const { backend, available } of statuses) {
    if (available) checks.push(await checkBackend(pretrained, expected, backend));
  }
  const [lora, head, frozen] = [
    loraParameterCount(expected.lora),
    headParameterCount(expected.head),
    parameterCount(pretrained.config),
  ];
  return {
    dir,
    trainable: { sites: expected.lora.size, lora, head, frozen, share: (lora + head) / (lora + head + frozen) },
    backends: checks,
    unavailable,
    passed: checks.every(({ passed }) => passed),
  };
}

async function checkBackend(
  pretrained: Pretrained,
  expected: ExpectedValues,
  backend: BackendName,
): Promise<BackendCheck> {
  const encoder = await createEncoder(pretrained, { backend, loraAlpha: expected.alpha });
  try {
    const computed = await computeQuantities(pretrained, expected, encoder);
    const quantities = [...expected.quantities].map(([name, reference]) => {
      const error = relativeError(computed.get(name)!, reference);
      const limit = /gradient/i.test(name) ? GRADIENT_LIMIT : FORWARD_LIMIT;
      return { name, error, limit, passed: error <= limit };
    });
    return { backend, quantities, passed: quantities.every(({ passed }) => passed) };
  } finally {
    encoder.dispose();
  }
}

/** The whole pass, each step from the result of the step before and none from the reference. */
async function computeQuantities(
  pretrained: Pretrained,
  { inputs, lora, head, labels }: ExpectedValues,
  encoder: Encoder,
): Promise<ReadonlyMap<string, ArrayLike<number>>> {
  const embeddings =
    inputs.kind === 'text'
      ? textEmbedding(pretrained).embed(inputs.texts)
      : await embedImages(pretrained, inputs.images, encoder.backend);
  const quantities = new Map<string, ArrayLike<number>>([['embedding', embeddings.values]]);
  quantities.set('lastHiddenState', await encoder.hiddenState(embeddings, lora));
  const { features, tape } = await encoder.forward(embeddings, lora);
  const local = headGradient(head, features, labels);
  quantities
    .set('features', features)
    .set('logits', headLogits(head, features))
    .set('loss', [local.loss])
    .set('featureGradient', local.features);
  for (const [site, { A, B }] of await encoder.backward(tape, local.features)) {
    quantities.set(`loraGradient ${site} A`, A).set(`loraGradient ${site} B`, B);
  }
  return quantities.set('headGradient weight', local.weight).set('headGradient bias', local.bias);
}

/** On the encoder's runtime, as the devices of a federation do it. */
async function embedImages(
  { config, weights }: Pretrained,
  images: readonly Float32Array[],
  backend: BackendName,
): Promise<EmbeddingBatch> {
  if (!readsImages(config)) throw new FedftError('the reference values are of images, the model reads text');
  const patches = await createPatchEmbedding({ config, weights }, backend);
  try {
    const rows: Float32Array[] = [];
    for (const image of images) rows.push(await patches.embed(image));
    const [batch, { tokens }, hidden] = [rows.length, patches, config.hiddenSize];
    const attentionMask = new Uint8Array(batch * tokens).fill(1);
    return { batch, tokens, hidden, values: concatenated(rows), attentionMask };
  } finally {
    patches.dispose();
  }
}

/** Norm of the difference over the norm of the reference. */
function relativeError(actual: ArrayLike<number>, reference: ArrayLike<number>): number {
  let difference = 0;
  let norm = 0;
  for (let i = 0; i < reference.length; i++) {
    difference += square(actual[i]! - reference[i]!);
    norm += square(reference[i]!);
  }
  return norm === 0 ? Math.sqrt(difference) : Math.sqrt(difference / norm);
}
