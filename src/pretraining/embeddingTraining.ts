import { InputError } from '../errors';
/** Names of BERT's embedding weights. */
export const embeddingNames = {
  word: 'embeddings.word_embeddings.weight',
  position: 'embeddings.position_embeddings.weight',
  tokenType: 'embeddings.token_type_embeddings.weight',
  gamma: 'embeddings.LayerNorm.weight',
  beta: 'embeddings.LayerNorm.bias',
} as const;

/** Tokens of a batch, each array [batch, tokens]. */
export interface TokenIds {
  readonly batch: number;
  readonly tokens: number;
  readonly inputIds: Int32Array;
  readonly tokenTypeIds: Int32Array;
}

/** What the backward pass needs of a forward pass. */
export interface EmbeddingTape {
  readonly ids: TokenIds;
  /** The normalised sums, [batch, tokens, hidden]. */
  readonly normalised: Float32Array;
  /** One over the standard deviation of each sum, [batch, tokens]. */
  readonly inverseDeviation: Float32Array;
}

type Weights = ReadonlyMap<string, Float32Array>;

/**
 * BERT's embedding module while it is being pre-trained: layerNorm(word + position + token type), with a tape.
 *
 * @param weights - the arrays of {@link embeddingNames}; tables are [rows, hidden]
 * @returns values [batch, tokens, hidden]
 * @throws InputError for sequences longer than the table of positions
 */
export function embedForTraining(
  weights: Weights,
  ids: TokenIds,
  hidden: number,
  epsilon: number,
): { readonly values: Float32Array; readonly tape: EmbeddingTape } {
  const { word, position, tokenType, gamma, beta } = tables(weights);
  if (ids.tokens * hidden > position.length) {
    throw new InputError(
      `a sequence of ${ids.tokens} tokens does not fit ${position.length / hidden} positions; raise maxPositions`,
    );
  }
  const rows = ids.batch * ids.tokens;
  const values = new Float32Array(rows * hidden);
  const normalised = new Float32Array(rows * hidden);
  const inverseDeviation = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * hidden;
    const wordAt = ids.inputIds[row]! * hidden;
    const positionAt = (row % ids.tokens) * hidden;
    const typeAt = ids.tokenTypeIds[row]! * hidden;
    let sum = 0;
    for (let j = 0; j < hidden; j++) {
      const x = word[wordAt + j]! + position[positionAt + j]! + tokenType[typeAt + j]!;
      normalised[at + j] = x;
      sum += x;
    }
    const mean = sum / hidden;
    let squares = 0;
    for (let j = 0; j < hidden; j++) squares += (normalised[at + j]! - mean) ** 2;
    const inverse = 1 / Math.sqrt(squares / hidden + epsilon);
    inverseDeviation[row] = inverse;
    for (let j = 0; j < hidden; j++) {
      const unit = (normalised[at + j]! - mean) * inverse;
      normalised[at + j] = unit;
      values[at + j] = unit * gamma[j]! + beta[j]!;
    }
  }
  return { values, tape: { ids, normalised, inverseDeviation } };
}

/**
 * The chain rule from the embeddings back to the tables: through the layer norm, then each row added to the word, the
 * position and the token type it came from.
 *
 * @param gradient - with respect to the values, [batch, tokens, hidden]; rows of padding are zero, because nobody attends to them
 */
export function embeddingGradient(
  weights: Weights,
  tape: EmbeddingTape,
  gradient: Float32Array,
  hidden: number,
): Map<string, Float32Array> {
  const { word, position, tokenType, gamma } = tables(weights);
  const { ids, normalised, inverseDeviation } = tape;
  const dWord = new Float32Array(word.length);
  const dPosition = new Float32Array(position.length);
  const dType = new Float32Array(tokenType.length);
  const dGamma = new Float32Array(hidden);
  const dBeta = new Float32Array(hidden);
  const dUnit = new Float32Array(hidden);
  for (let row = 0; row < ids.batch * ids.tokens; row++) {
    const at = row * hidden;
    let mean = 0;
    let along = 0;
    for (let j = 0; j < hidden; j++) {
      const dy = gradient[at + j]!;
      const unit = normalised[at + j]!;
      dBeta[j] = dBeta[j]! + dy;
      dGamma[j] = dGamma[j]! + dy * unit;
      const d = dy * gamma[j]!;
      dUnit[j] = d;
      mean += d;
      along += d * unit;
    }
    mean /= hidden;
    along /= hidden;
    const wordAt = ids.inputIds[row]! * hidden;
    const positionAt = (row % ids.tokens) * hidden;
    const typeAt = ids.tokenTypeIds[row]! * hidden;
    for (let j = 0; j < hidden; j++) {
      const dx = inverseDeviation[row]! * (dUnit[j]! - mean - normalised[at + j]! * along);
      dWord[wordAt + j] = dWord[wordAt + j]! + dx;
      dPosition[positionAt + j] = dPosition[positionAt + j]! + dx;
      dType[typeAt + j] = dType[typeAt + j]! + dx;
    }
  }
  return new Map([
    [embeddingNames.word, dWord],
    [embeddingNames.position, dPosition],
    [embeddingNames.tokenType, dType],
    [embeddingNames.gamma, dGamma],
    [embeddingNames.beta, dBeta],
  ]);
}

function tables(weights: Weights): { readonly [name in keyof typeof embeddingNames]: Float32Array } {
  const read = (name: string): Float32Array => {
    const data = weights.get(name);
    if (data === undefined) throw new InputError(`weight '${name}' is missing; pass all embedding weights`);
    return data;
  };
  return {
    word: read(embeddingNames.word),
    position: read(embeddingNames.position),
    tokenType: read(embeddingNames.tokenType),
    gamma: read(embeddingNames.gamma),
    beta: read(embeddingNames.beta),
  };
}
