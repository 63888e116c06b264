import { InputError } from '../errors';
import { square } from '../math';
import { positionRows } from '../split/embedding';
import type { TextEmbedding } from '../transformer';

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
  /** The row of the position table that each token took, [batch, tokens]. */
  readonly positions: Int32Array;
  /** The normalised sums, [batch, tokens, hidden]. */
  readonly normalised: Float32Array;
  /** One over the standard deviation of each sum, [batch, tokens]. */
  readonly inverseDeviation: Float32Array;
}

type Weights = ReadonlyMap<string, Float32Array>;

/**
 * The embedding of text while it is being trained: layerNorm(word + position + token type), with a tape.
 *
 * @param weights - the arrays that `names` names; tables are [rows, hidden]
 * @returns values [batch, tokens, hidden]
 * @throws InputError for sequences longer than the table of positions
 */
export function embedForTraining(
  weights: Weights,
  names: TextEmbedding,
  ids: TokenIds,
  hidden: number,
  epsilon: number,
): { readonly values: Float32Array; readonly tape: EmbeddingTape } {
  const { word, position, tokenType, gamma, beta } = tables(weights, names);
  const offset = names.paddingId === undefined ? 0 : names.paddingId + 1;
  if ((ids.tokens + offset) * hidden > position.length) {
    throw new InputError(
      `a sequence of ${ids.tokens} tokens does not fit ${position.length / hidden - offset} positions; raise maxPositions`,
    );
  }
  const rows = ids.batch * ids.tokens;
  const positions = new Int32Array(rows);
  for (let from = 0; from < rows; from += ids.tokens) {
    positions.set(positionRows(ids.inputIds.subarray(from, from + ids.tokens), names), from);
  }
  const values = new Float32Array(rows * hidden);
  const normalised = new Float32Array(rows * hidden);
  const inverseDeviation = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const at = row * hidden;
    const wordAt = ids.inputIds[row]! * hidden;
    const positionAt = positions[row]! * hidden;
    const typeAt = ids.tokenTypeIds[row]! * hidden;
    let sum = 0;
    for (let j = 0; j < hidden; j++) {
      const placed = word[wordAt + j]! + position[positionAt + j]!;
      const x = tokenType === undefined ? placed : placed + tokenType[typeAt + j]!;
      normalised[at + j] = x;
      sum += x;
    }
    const mean = sum / hidden;
    let squares = 0;
    for (let j = 0; j < hidden; j++) squares += square(normalised[at + j]! - mean);
    const inverse = 1 / Math.sqrt(squares / hidden + epsilon);
    inverseDeviation[row] = inverse;
    for (let j = 0; j < hidden; j++) {
      const unit = (normalised[at + j]! - mean) * inverse;
      normalised[at + j] = unit;
      values[at + j] = unit * gamma[j]! + beta[j]!;
    }
  }
  return { values, tape: { ids, positions, normalised, inverseDeviation } };
}

/**
 * The chain rule from the embeddings back to the tables: through the layer norm, then each row added to the word, the
 * position and the token type it came from.
 *
 * @param gradient - with respect to the values, [batch, tokens, hidden]; rows of padding are zero, because nobody attends to them
 */
export function embeddingGradient(
  weights: Weights,
  names: TextEmbedding,
  tape: EmbeddingTape,
  gradient: Float32Array,
  hidden: number,
): Map<string, Float32Array> {
  const { word, position, tokenType, gamma } = tables(weights, names);
  const { ids, positions, normalised, inverseDeviation } = tape;
  const dWord = new Float32Array(word.length);
  const dPosition = new Float32Array(position.length);
  const dType = new Float32Array(tokenType?.length ?? 0);
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
    const positionAt = positions[row]! * hidden;
    const typeAt = ids.tokenTypeIds[row]! * hidden;
    for (let j = 0; j < hidden; j++) {
      const dx = inverseDeviation[row]! * (dUnit[j]! - mean - normalised[at + j]! * along);
      dWord[wordAt + j] = dWord[wordAt + j]! + dx;
      dPosition[positionAt + j] = dPosition[positionAt + j]! + dx;
      if (tokenType !== undefined) dType[typeAt + j] = dType[typeAt + j]! + dx;
    }
  }
  return new Map([
    [names.words, dWord],
    [names.positions, dPosition],
    ...(names.tokenTypes === undefined ? [] : [[names.tokenTypes, dType] as const]),
    [`${names.norm}.weight`, dGamma],
    [`${names.norm}.bias`, dBeta],
  ]);
}

/** The arrays behind the names. */
interface Tables {
  readonly word: Float32Array;
  readonly position: Float32Array;
  readonly tokenType: Float32Array | undefined;
  readonly gamma: Float32Array;
  readonly beta: Float32Array;
}

function tables(weights: Weights, names: TextEmbedding): Tables {
  const read = (name: string): Float32Array => {
    const data = weights.get(name);
    if (data === undefined) throw new InputError(`weight '${name}' is missing; pass all embedding weights`);
    return data;
  };
  return {
    word: read(names.words),
    position: read(names.positions),
    tokenType: names.tokenTypes === undefined ? undefined : read(names.tokenTypes),
    gamma: read(`${names.norm}.weight`),
    beta: read(`${names.norm}.bias`),
  };
}
