import type { BlockNames } from '../architectures/architecture';
import type { AdapterGradient, NamedGradient } from './gradient';
import type { Adapter, BatchShape, EncoderGraph, FirstTokenWeights } from './kernels';

/** What attention from each sequence's first token leaves for its gradient. */
export interface FirstTokenTape<T> {
  /** [heads, batch, headSize], divided by sqrt(headSize) */
  readonly query: T;
  /** [batch, heads, hidden]: the query carried through the keys' weights, so that its product with a token is a score. */
  readonly carried: T;
  /** [batch, heads, tokens] */
  readonly probabilities: T;
  /** [heads, batch, hidden]: the tokens' mean under each head's probabilities. */
  readonly mean: T;
  readonly inner: FirstTokenInner<T> | undefined;
}

/** The adapter's inner values: of the query [batch, ranks], of the keys and of the values [heads, batch, ranks]. */
export interface FirstTokenInner<T> {
  readonly query: T;
  readonly key: T;
  readonly value: T;
}

/**
 * Attention from each sequence's first token alone, which is all that the features need of the last block.
 *
 * With one query a sequence, neither keys nor values of the tokens are ever formed: softmax(q K^T) V with K = X W_k + b_k and
 * V = X W_v + b_v is softmax((q W_k^T) X^T) X W_v + b_v, in which the tokens meet vectors instead of matrices. The keys' bias
 * adds the same number to every score and drops out.
 *
 * @param input - what query, key and value are computed from, [rows, hidden]
 * @returns context, [batch, hidden]
 */
export function firstTokenAttention<T>(
  graph: EncoderGraph<T>,
  input: T,
  weights: FirstTokenWeights<T>,
  adapter: Adapter<T> | undefined,
  mask: T | undefined,
  shape: BatchShape,
): { readonly context: T; readonly tape: FirstTokenTape<T> } {
  const { kernels } = graph;
  const { heads, headSize } = shape;
  const parts = adapter && kernels.splitAdapter(adapter);
  const first = kernels.firstTokens(input, shape);
  const frozen = kernels.dense(first, weights.query);
  const projected = parts && kernels.adapt(first, frozen, parts.query);
  const query = kernels.scale(kernels.headsFirst(projected?.output ?? frozen, shape), 1 / Math.sqrt(headSize));

  let carriedByHead = kernels.product(query, kernels.perHead(weights.key.transposed, heads));
  let keyInner: T | undefined;
  if (parts !== undefined) {
    keyInner = kernels.product(query, kernels.upPerHead(parts.key, heads));
    carriedByHead = kernels.add(carriedByHead, kernels.throughDown(keyInner, parts.key));
  }
  const carried = kernels.swapLeading(carriedByHead);
  const tokens = kernels.sequences(input, shape);
  const probabilities = kernels.softmax(kernels.product(carried, tokens, { transposeB: true }), mask);
  const mean = kernels.swapLeading(kernels.product(probabilities, tokens));

  let context = kernels.product(mean, kernels.perHead(weights.value.transposed, heads), { transposeB: true });
  let valueInner: T | undefined;
  if (parts !== undefined) {
    valueInner = kernels.intoDown(mean, parts.value);
    const up = kernels.upPerHead(parts.value, heads);
    context = kernels.add(context, kernels.product(valueInner, up, { transposeB: true }));
  }
  return {
    context: kernels.add(kernels.headsLast(context, shape), weights.value.bias),
    tape: {
      query,
      carried,
      probabilities,
      mean,
      inner: parts && { query: projected!.inner, key: keyInner!, value: valueInner! },
    },
  };
}

/** Every value in a tape. */
export function firstTokenValues<T>(tape: FirstTokenTape<T>): readonly T[] {
  const { query, carried, probabilities, mean, inner } = tape;
  const ofAdapter = inner === undefined ? [] : [inner.query, inner.key, inner.value];
  return [query, carried, probabilities, mean, ...ofAdapter];
}

/**
 * The gradient of {@link firstTokenAttention}.
 *
 * @param dContext - [batch, hidden]
 * @param names - where the gradients of the weights are asked for, too
 * @returns dInput: [rows, hidden], where asked for
 */
export function firstTokenGradient<T>(
  { kernels }: EncoderGraph<T>,
  dContext: T,
  input: T,
  weights: FirstTokenWeights<T>,
  adapter: Adapter<T> | undefined,
  tape: FirstTokenTape<T>,
  shape: BatchShape,
  wanted: { readonly input: boolean; readonly names: BlockNames | undefined },
): {
  readonly adapter: AdapterGradient<T> | undefined;
  readonly weights: readonly NamedGradient<T>[];
  readonly dInput: T | undefined;
} {
  const { heads, headSize } = shape;
  const parts = adapter && kernels.splitAdapter(adapter);
  const { query, carried, probabilities, mean, inner } = tape;
  const scale = 1 / Math.sqrt(headSize);
  const first = kernels.firstTokens(input, shape);
  const tokens = kernels.sequences(input, shape);

  // Values: context = mean W_v, head by head.
  const dContextByHead = kernels.headsFirst(dContext, shape);
  let dMean = kernels.product(dContextByHead, kernels.perHead(weights.value.transposed, heads));
  let dValueInner: T | undefined;
  if (parts !== undefined) {
    dValueInner = kernels.product(dContextByHead, kernels.upPerHead(parts.value, heads));
    dMean = kernels.add(dMean, kernels.throughDown(dValueInner, parts.value));
  }

  // The softmax and the tokens' scores.
  const dMeanBySequence = kernels.swapLeading(dMean);
  const dProbabilities = kernels.product(dMeanBySequence, tokens, { transposeB: true });
  const dScores = kernels.softmaxGradient(dProbabilities, probabilities);
  const dCarried = kernels.swapLeading(kernels.product(dScores, tokens));

  // Keys: carried = query W_k^T, head by head.
  let dQuery = kernels.product(dCarried, kernels.perHead(weights.key.transposed, heads), { transposeB: true });
  let dKeyInner: T | undefined;
  if (parts !== undefined) {
    dKeyInner = kernels.intoDown(dCarried, parts.key);
    const up = kernels.upPerHead(parts.key, heads);
    dQuery = kernels.add(dQuery, kernels.product(dKeyInner, up, { transposeB: true }));
  }

  // The query of the first token.
  const dProjected = kernels.scale(kernels.headsLast(dQuery, shape), scale);
  const ofQuery = parts && kernels.adaptGradient(first, inner!.query, dProjected, parts.query);
  let dInput: T | undefined;
  if (wanted.input) {
    // The tokens met the means' gradient through the probabilities and the carried queries through the scores.
    const left = kernels.concat([probabilities, dScores], 1);
    const right = kernels.concat([dMeanBySequence, carried], 1);
    const dTokens = kernels.tokens(kernels.product(left, right, { transposeA: true }));
    let dFirst = kernels.denseInputGradient(dProjected, weights.query);
    if (parts !== undefined) dFirst = kernels.adaptInputGradient(dFirst, ofQuery!.dInner, parts.query);
    dInput = kernels.add(dTokens, kernels.firstTokensGradient(dFirst, shape));
  }

  /** Sums over heads of a^T b, [columns of a, columns of b]. */
  const summed = (a: T, b: T): T => kernels.sumLeading(kernels.product(a, b, { transposeA: true }));
  const upOf = (byHead: T, innerValue: T): T =>
    kernels.transpose(kernels.joinHeads(kernels.product(byHead, innerValue, { transposeA: true })));
  const adapterGradient = parts && {
    down: kernels.add(kernels.add(ofQuery!.down, summed(inner!.key, dCarried)), summed(dValueInner!, mean)),
    up: kernels.concat([ofQuery!.up, upOf(query, dKeyInner!), upOf(dContextByHead, inner!.value)], 1),
  };
  const { names } = wanted;
  const gradients: NamedGradient<T>[] = [];
  if (names !== undefined) {
    const dense = (name: string, weight: T, bias: T): void => {
      gradients.push({ names: [`${name}.weight`], value: weight }, { names: [`${name}.bias`], value: bias });
    };
    const ofFrozen = kernels.denseWeightGradient(first, dProjected);
    dense(names.query, ofFrozen.weight, ofFrozen.bias);
    const ofValue = kernels.product(dContextByHead, mean, { transposeA: true });
    const valueBias = kernels.sumRows(dContext);
    const ofKey = kernels.product(query, dCarried, { transposeA: true });
    dense(names.key, kernels.joinHeads(ofKey), kernels.scale(valueBias, 0)); // a key's bias moves no probability
    dense(names.value, kernels.joinHeads(ofValue), valueBias);
  }
  return { adapter: adapterGradient, weights: gradients, dInput };
}
