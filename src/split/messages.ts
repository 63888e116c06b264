import type { EmbeddingBatch } from '../transformer';
import { asReceived, bitsOf, type SymbolFormat } from './symbols';

/** What every message over the air carries beside its symbols. */
interface Envelope {
  /** t, so that no message is taken for another round's. */
  readonly round: number;
  /** k, the device that sends or receives. */
  readonly device: number;
  readonly format: SymbolFormat;
  /** Length of the message in bits: its symbols, and for embeddings the attention mask. */
  readonly bits: number;
}

/** Step (ii), up: a device's embedded mini-batch. */
export interface UplinkEmbeddings extends Envelope {
  readonly kind: 'uplink-embeddings';
  readonly embeddings: EmbeddingBatch;
  /** Bits of the attention mask, part of `bits`: one for each token where sequences can be padded, else 0. */
  readonly maskBits: number;
}

/** Step (ii), down: the feature vectors of that mini-batch, [batch, hidden]. */
export interface DownlinkFeatures extends Envelope {
  readonly kind: 'downlink-features';
  readonly batch: number;
  readonly features: Float32Array;
}

/** Step (iii), up: (2), the gradient of the device's loss with respect to those feature vectors, [batch, hidden]. */
export interface UplinkFeatureGradient extends Envelope {
  readonly kind: 'uplink-feature-gradient';
  readonly batch: number;
  readonly gradient: Float32Array;
}

/** Everything that crosses the air interface. */
export type Message = UplinkEmbeddings | DownlinkFeatures | UplinkFeatureGradient;

/** Who and when a message is from or for, and how its symbols are written. */
export interface Addressing {
  readonly round: number;
  readonly device: number;
  readonly format: SymbolFormat;
}

/**
 * The message that carries embeddings up.
 *
 * @param padded - whether sequences of this kind can be padded, and the mask has to be sent: text yes, images no
 */
export function uplinkEmbeddings(
  { round, device, format }: Addressing,
  embeddings: EmbeddingBatch,
  padded: boolean,
): UplinkEmbeddings {
  const { batch, tokens, hidden, values, attentionMask } = embeddings;
  const maskBits = padded ? attentionMask.length : 0;
  return {
    kind: 'uplink-embeddings',
    round,
    device,
    format,
    embeddings: { batch, tokens, hidden, values: asReceived(values, format), attentionMask: attentionMask.slice() },
    maskBits,
    bits: values.length * bitsOf(format) + maskBits,
  };
}

/** The message that carries feature vectors down. */
export function downlinkFeatures(
  { round, device, format }: Addressing,
  batch: number,
  features: Float32Array,
): DownlinkFeatures {
  const bits = features.length * bitsOf(format);
  return { kind: 'downlink-features', round, device, format, batch, features: asReceived(features, format), bits };
}

/**
 * The message that carries the feature gradient (2) up.
 *
 * @paper (2)
 */
export function uplinkFeatureGradient(
  { round, device, format }: Addressing,
  batch: number,
  gradient: Float32Array,
): UplinkFeatureGradient {
  const bits = gradient.length * bitsOf(format);
  return {
    kind: 'uplink-feature-gradient',
    round,
    device,
    format,
    batch,
    gradient: asReceived(gradient, format),
    bits,
  };
}
