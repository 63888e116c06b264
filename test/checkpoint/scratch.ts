import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BertConfig, DistilBertConfig, RobertaConfig, VitConfig } from '../../src/transformer';

/** An empty folder for one test file, removed when its tests are done. Call inside `describe`. */
export function scratchFolder(): { path: (...parts: string[]) => string } {
  const root = mkdtempSync(join(tmpdir(), 'fedft-model-'));
  after(() => rmSync(root, { recursive: true, force: true }));
  return { path: (...parts) => join(root, ...parts) };
}

/** A header's JSON (an object or a text) and data bytes as a safetensors file. */
export function rawSafetensors(header: unknown, data: Uint8Array = new Uint8Array(0)): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, data]);
}

/** Writes {@link rawSafetensors} to a path and returns the path. */
export function writeRaw(path: string, header: unknown, data?: Uint8Array): string {
  writeFileSync(path, rawSafetensors(header, data));
  return path;
}

/** A BERT small enough to write in a test. */
export const tinyBert: BertConfig = {
  modelType: 'bert',
  hiddenSize: 6,
  hiddenLayers: 2,
  attentionHeads: 2,
  intermediateSize: 10,
  layerNormEps: 1e-12,
  vocabularySize: 11,
  maxPositions: 8,
  tokenTypes: 2,
};

/** A DistilBERT small enough to write in a test. */
export const tinyDistilBert: DistilBertConfig = {
  modelType: 'distilbert',
  hiddenSize: 6,
  hiddenLayers: 2,
  attentionHeads: 2,
  intermediateSize: 10,
  layerNormEps: 1e-12,
  vocabularySize: 11,
  maxPositions: 8,
};

/** A RoBERTa small enough to write in a test. */
export const tinyRoberta: RobertaConfig = { ...tinyBert, modelType: 'roberta', paddingId: 1 };

/** A ViT small enough to write in a test. */
export const tinyVit: VitConfig = {
  modelType: 'vit',
  hiddenSize: 6,
  hiddenLayers: 2,
  attentionHeads: 3,
  intermediateSize: 10,
  layerNormEps: 1e-6,
  imageSize: 8,
  patchSize: 4,
  channels: 3,
};
