import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPretrained } from '../../src/checkpoint';
import { createEncoder, createPatchEmbedding, type ImageConfig } from '../../src/transformer';

interface Case {
  readonly imageSize: number;
  /** [tokens, hidden], float32 in base64. */
  readonly embeddings: string;
  readonly lastHiddenState: string;
}

const folder = join(__dirname, '..', 'fixtures', 'image', 'vit-interpolated');
const { cases } = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { cases: readonly Case[] };

function numbers(base64: string): Float32Array {
  const bytes = Uint8Array.from(Buffer.from(base64, 'base64'));
  return new Float32Array(bytes.buffer);
}

function assertClose(found: Float32Array, expected: Float32Array, what: string): void {
  assert.equal(found.length, expected.length, what);
  for (const [i, value] of expected.entries()) {
    assert.ok(
      Math.abs(found[i]! - value) < 1e-5 * Math.max(1, Math.abs(value)),
      `${what}[${i}]: ${found[i]}, ${value}`,
    );
  }
}

describe('a ViT that reads images of another size', () => {
  for (const { imageSize, embeddings, lastHiddenState } of cases) {
    for (const backend of ['onnx', 'wasm'] as const) {
      it(`has the embeddings and hidden states of Python’s transformers at ${imageSize} px, on ${backend}`, async () => {
        const { config, weights } = await loadPretrained(folder, { imageSize });
        const size = 3 * imageSize * imageSize;
        const picture = Float32Array.from({ length: size }, (_, i) => ((7919 * i) % 255) / 127.5 - 1);
        const patches = await createPatchEmbedding({ config: config as ImageConfig, weights }, backend);
        const encoder = await createEncoder({ config, weights }, { backend });
        try {
          const values = await patches.embed(picture);
          assertClose(values, numbers(embeddings), 'embeddings');
          const [batch, { tokens }, hidden] = [1, patches, config.hiddenSize];
          const attentionMask = new Uint8Array(tokens).fill(1);
          const state = await encoder.hiddenState({ batch, tokens, hidden, values, attentionMask }, new Map());
          // transformers normalises the last hidden state, as a ViT's features are; that is the encoder's own last step.
          assertClose(state, numbers(lastHiddenState), 'lastHiddenState');
        } finally {
          patches.dispose();
          encoder.dispose();
        }
      });
    }
  }
});
