import { exponential } from './exponential';
import { product } from './product';
import { maxOfLanes, sumOfLanes } from './rows';
import { transpose } from './transpose';

/** Added to the score of a column that is there for alignment only. */
const NO_TOKEN: f32 = -3e38;

/**
 * softmax(q k^T scale + mask) v for every sequence and head.
 *
 * @param queryKeyValue - [batch * tokens, 3 * heads * size]: queries, keys and values of all heads side by side
 * @param mask - [batch, tokens], added to the scores; 0 for none
 * @param probabilities - [batch, heads, tokens, padded], written for the gradient; `padded` is tokens rounded up to a
 *   multiple of 4, and the columns beyond hold 0
 * @param context - [batch * tokens, heads * size], written
 * @param scratch - room for (size + 1) * padded + 8 * max(tokens, size) numbers
 */
export function attention(
  queryKeyValue: usize,
  mask: usize,
  probabilities: usize,
  context: usize,
  scratch: usize,
  batch: usize,
  tokens: usize,
  heads: usize,
  size: usize,
  scale: f32,
): void {
  const padded = (tokens + 3) & ~3;
  const hidden: usize = (heads * size) << 2;
  const stride: usize = 3 * hidden;
  const row = padded << 2;
  const masks = scratch + size * row; // of one sequence, one number a column
  const room = masks + row; // for products
  for (let sequence: usize = 0; sequence < batch; sequence++) {
    for (let token: usize = 0; token < padded; token++) {
      let own: f32 = NO_TOKEN;
      if (token < tokens) own = mask == 0 ? <f32>0 : load<f32>(mask + ((sequence * tokens + token) << 2));
      store<f32>(masks + (token << 2), own);
    }
    for (let head: usize = 0; head < heads; head++) {
      const query = queryKeyValue + sequence * tokens * stride + ((head * size) << 2);
      const out = context + sequence * tokens * hidden + ((head * size) << 2);
      transpose(query + hidden, stride, scratch, tokens, padded, size);
      product(query, stride, 4, scratch, row, 0, 0, probabilities, row, tokens, padded, size, scale, room);
      softmax(probabilities, masks, tokens, padded);
      product(probabilities, row, 4, query + 2 * hidden, stride, 0, 0, out, hidden, tokens, size, tokens, 1, room);
      probabilities += tokens * row;
    }
  }
}

/**
 * The gradient of {@link attention}.
 *
 * @param dContext - [batch * tokens, heads * size]
 * @param dQueryKeyValue - [batch * tokens, 3 * heads * size], written
 * @param scratch - room for (size + tokens) * padded + 8 * max(tokens, size) numbers
 */
export function attentionGradient(
  dContext: usize,
  queryKeyValue: usize,
  probabilities: usize,
  dQueryKeyValue: usize,
  scratch: usize,
  batch: usize,
  tokens: usize,
  heads: usize,
  size: usize,
  scale: f32,
): void {
  const padded = (tokens + 3) & ~3;
  const row = padded << 2;
  const hidden: usize = (heads * size) << 2;
  const stride: usize = 3 * hidden;
  const dScores = scratch + size * row;
  const room = dScores + tokens * row; // for products
  for (let sequence: usize = 0; sequence < batch; sequence++) {
    for (let head: usize = 0; head < heads; head++) {
      const offset = sequence * tokens * stride + ((head * size) << 2);
      const query = queryKeyValue + offset;
      const dQuery = dQueryKeyValue + offset;
      const d = dContext + sequence * tokens * hidden + ((head * size) << 2);
      transpose(query + 2 * hidden, stride, scratch, tokens, padded, size);
      product(d, hidden, 4, scratch, row, 0, 0, dScores, row, tokens, padded, size, 1, room);
      softmaxGradient(dScores, probabilities, tokens, padded);
      product(dScores, row, 4, query + hidden, stride, 0, 0, dQuery, stride, tokens, size, tokens, scale, room);
      product(dScores, 4, row, query, stride, 0, 0, dQuery + hidden, stride, tokens, size, tokens, scale, room);
      product(probabilities, 4, row, d, hidden, 0, 0, dQuery + 2 * hidden, stride, tokens, size, tokens, 1, room);
      probabilities += tokens * row;
    }
  }
}

/** Softmax of every row of scores + mask, in place. */
function softmax(scores: usize, mask: usize, rows: usize, columns: usize): void {
  const end = columns << 2;
  for (let row: usize = 0; row < rows; row++) {
    let largest = f32x4.splat(-Infinity);
    for (let at: usize = 0; at < end; at += 16) {
      const own = f32x4.add(v128.load(scores + at), v128.load(mask + at));
      v128.store(scores + at, own);
      largest = f32x4.pmax(largest, own);
    }
    const top = f32x4.splat(maxOfLanes(largest));
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < end; at += 16) {
      const own = exponential(f32x4.sub(v128.load(scores + at), top));
      v128.store(scores + at, own);
      sum = f32x4.add(sum, own);
    }
    const factor = f32x4.splat(1 / sumOfLanes(sum));
    for (let at: usize = 0; at < end; at += 16) {
      v128.store(scores + at, f32x4.mul(v128.load(scores + at), factor));
    }
    scores += end;
  }
}

/** dS = P (dP - sum(P dP)) of every row, in place of dP. */
function softmaxGradient(d: usize, probabilities: usize, rows: usize, columns: usize): void {
  const end = columns << 2;
  for (let row: usize = 0; row < rows; row++) {
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < end; at += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(d + at), v128.load(probabilities + at)));
    }
    const total = f32x4.splat(sumOfLanes(sum));
    for (let at: usize = 0; at < end; at += 16) {
      v128.store(d + at, f32x4.mul(v128.load(probabilities + at), f32x4.sub(v128.load(d + at), total)));
    }
    d += end;
    probabilities += end;
  }
}
