import { InputError } from '../errors';
import type { Message } from './messages';
import { bitsOf, type SymbolFormat } from './symbols';

/** Bits that one scheduled device exchanges with the server in one round, by message and by direction. */
export interface PayloadBits {
  readonly embeddings: number;
  /** The attention mask, one bit a token. */
  readonly mask: number;
  readonly gradient: number;
  readonly features: number;
  /** embeddings + mask + gradient */
  readonly uplink: number;
  /** features */
  readonly downlink: number;
  /** L of (7): all transmitted symbols, up and down. */
  readonly total: number;
}

/** The sizes that a payload depends on. */
export interface PayloadShape {
  readonly batchSize: number;
  /** Tokens of a sequence as it is sent, padding included; for ViT its patches and the CLS token. */
  readonly tokens: number;
  readonly hiddenSize: number;
  readonly format: SymbolFormat;
  /** Text can be padded and sends a mask; images send none. */
  readonly padded: boolean;
}

/**
 * L of (7) before anything is sent: with s bits a symbol, uplink = batch tokens hidden s + batch tokens [the mask] +
 * batch hidden s, downlink = batch hidden s.
 *
 * The paper counts the embeddings, the features and the feature gradient among the transmitted symbols; the mask is not
 * mentioned there, costs 1/(s hidden) of the embeddings, and is counted because the server cannot do without it. The rank
 * does not enter: no factor crosses the air.
 *
 * @paper (7)
 * @throws InputError naming a size that is not a positive integer
 *
 * @example
 * payloadBits({ batchSize: 8, tokens: 24, hiddenSize: 64, format: 'f32', padded: true }).total // 426176
 */
export function payloadBits({ batchSize, tokens, hiddenSize, format, padded }: PayloadShape): PayloadBits {
  for (const [name, value] of Object.entries({ batchSize, tokens, hiddenSize })) {
    if (!Number.isInteger(value) || value < 1) throw new InputError(`${name} must be an integer >= 1, got ${value}`);
  }
  const bits = bitsOf(format);
  const vectors = batchSize * hiddenSize * bits;
  return sums({
    embeddings: tokens * vectors,
    mask: padded ? batchSize * tokens : 0,
    gradient: vectors,
    features: vectors,
  });
}

/** The same, counted from the messages that one device exchanged in one round. */
export function countPayload(messages: readonly Message[]): PayloadBits {
  const counted = { embeddings: 0, mask: 0, gradient: 0, features: 0 };
  for (const message of messages) {
    switch (message.kind) {
      case 'uplink-embeddings':
        counted.embeddings += message.bits - message.maskBits;
        counted.mask += message.maskBits;
        break;
      case 'uplink-feature-gradient':
        counted.gradient += message.bits;
        break;
      case 'downlink-features':
        counted.features += message.bits;
    }
  }
  return sums(counted);
}

function sums(parts: Pick<PayloadBits, 'embeddings' | 'mask' | 'gradient' | 'features'>): PayloadBits {
  const uplink = parts.embeddings + parts.mask + parts.gradient;
  return { ...parts, uplink, downlink: parts.features, total: uplink + parts.features };
}
