import { InputError } from '../../errors';
import { blockNames, poolerName } from '../architectures/encoderLayout';
import type { EncoderConfig, LoraFactors, LoraPair } from '../architectures/types';

/** Where one site's pair sits inside a packed adapter. */
interface Part {
  readonly site: string;
  readonly pair: LoraPair;
  readonly rank: number;
  readonly rankOffset: number;
  readonly outOffset: number;
  readonly scale: number;
}

/** The pairs of the sites that share an input, side by side: x down up is the sum of every (alpha/r) x A^T B^T. */
export interface PackedAdapter {
  readonly ranks: number;
  readonly inSize: number;
  readonly outSize: number;
  /** [in, ranks] */
  readonly down: Float32Array;
  /** [ranks, in] */
  readonly downTransposed: Float32Array;
  /** [ranks, out], block diagonal and scaled by alpha/r */
  readonly up: Float32Array;
  /** [out, ranks] */
  readonly upTransposed: Float32Array;
  readonly parts: readonly Part[];
}

/** The packed adapters of a whole encoder; undefined where no site carries a pair. */
export interface PackedAdapters {
  readonly blocks: readonly (PackedAdapter | undefined)[];
  readonly pooler: PackedAdapter | undefined;
}

/**
 * Low-rank factors in the arrangement in which the encoder multiplies by them.
 *
 * @param alpha - of W0 + (alpha/r) B A; r is each pair's own rank
 * @throws InputError for a site that the encoder does not have or factors of another shape, naming the site
 */
export function packAdapters(config: EncoderConfig, lora: LoraFactors, alpha: number): PackedAdapters {
  const used = new Set<string>();
  const pack = (sites: readonly string[]): PackedAdapter | undefined => {
    for (const site of sites) used.add(site);
    return packAdapter(sites, lora, config.hiddenSize, alpha);
  };
  const blocks = Array.from({ length: config.hiddenLayers }, (_, layer) => {
    const { query, key, value } = blockNames(config, layer);
    return pack([query, key, value]);
  });
  const dense = poolerName(config);
  const pooler = dense === undefined ? undefined : pack([dense]);
  for (const site of lora.keys()) {
    if (!used.has(site)) {
      throw new InputError(
        `the encoder has no low-rank site '${site}'; its sites are ${[...used].slice(0, 3).join(', ')}, ... (loraSites lists them)`,
      );
    }
  }
  return { blocks, pooler };
}

function packAdapter(
  sites: readonly string[],
  lora: LoraFactors,
  hiddenSize: number,
  alpha: number,
): PackedAdapter | undefined {
  const parts: Part[] = [];
  let ranks = 0;
  for (const [index, site] of sites.entries()) {
    const pair = lora.get(site);
    if (pair === undefined) continue;
    const rank = rankOf(site, pair, hiddenSize);
    parts.push({ site, pair, rank, rankOffset: ranks, outOffset: index * hiddenSize, scale: alpha / rank });
    ranks += rank;
  }
  if (parts.length === 0) return undefined;
  const inSize = hiddenSize;
  const outSize = sites.length * hiddenSize;
  const downTransposed = new Float32Array(ranks * inSize);
  const upTransposed = new Float32Array(outSize * ranks);
  for (const { pair, rank, rankOffset, outOffset, scale } of parts) {
    downTransposed.set(pair.A, rankOffset * inSize);
    for (let o = 0; o < pair.outSize; o++) {
      for (let r = 0; r < rank; r++) {
        upTransposed[(outOffset + o) * ranks + rankOffset + r] = scale * pair.B[o * rank + r]!;
      }
    }
  }
  return {
    ranks,
    inSize,
    outSize,
    down: transposed(downTransposed, ranks, inSize),
    downTransposed,
    up: transposed(upTransposed, outSize, ranks),
    upTransposed,
    parts,
  };
}

/** The rank of a pair, its sizes checked. */
function rankOf(site: string, pair: LoraPair, hiddenSize: number): number {
  const { A, B, inSize, outSize } = pair;
  if (inSize !== hiddenSize || outSize !== hiddenSize) {
    throw new InputError(
      `${site}: the low-rank pair must map ${hiddenSize} to ${hiddenSize}, got inSize ${inSize} and outSize ${outSize}`,
    );
  }
  const rank = A.length / inSize;
  if (!Number.isInteger(rank) || rank < 1 || B.length !== outSize * rank) {
    throw new InputError(
      `${site}: A must hold rank x ${inSize} and B ${outSize} x rank numbers, got ${A.length} and ${B.length}`,
    );
  }
  return rank;
}

/**
 * Adds one packed gradient to the gradients of its sites.
 *
 * @param down - gradient of `downTransposed`, [ranks, in]
 * @param up - gradient of `up`, [ranks, out]; its off-diagonal blocks belong to no factor and are dropped
 * @param into - gradients so far; a site that is missing is started at zero
 */
export function unpackGradient(
  packed: PackedAdapter,
  down: Float32Array,
  up: Float32Array,
  into: Map<string, LoraPair>,
): void {
  const { inSize, outSize, parts } = packed;
  for (const { site, pair, rank, rankOffset, outOffset, scale } of parts) {
    let gradient = into.get(site);
    if (gradient === undefined) {
      const { inSize, outSize } = pair;
      gradient = { A: new Float32Array(pair.A.length), B: new Float32Array(pair.B.length), inSize, outSize };
      into.set(site, gradient);
    }
    const { A, B } = gradient;
    const offset = rankOffset * inSize;
    for (let i = 0; i < A.length; i++) A[i]! += down[offset + i]!;
    for (let r = 0; r < rank; r++) {
      const row = (rankOffset + r) * outSize + outOffset;
      for (let o = 0; o < pair.outSize; o++) B[o * rank + r]! += scale * up[row + o]!;
    }
  }
}

/** The transpose of a row-major [rows, columns] matrix. */
export function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) result[j * rows + i] = matrix[i * columns + j]!;
  }
  return result;
}
