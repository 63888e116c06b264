import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LoraAdapter, loadPretrained, type Pretrained } from '../../../src/checkpoint';
import type { LoraPair } from '../../../src/transformer';

interface Expected {
  readonly rank: number;
  readonly alpha: number;
  readonly lora: Readonly<Record<string, { readonly A: number[][]; readonly B: number[][] }>>;
  readonly head: { readonly weight: number[][]; readonly bias: number[] };
  readonly expected: { readonly embedding: number[][][]; readonly features: number[][] };
  readonly inputs: { readonly attentionMask?: number[][] };
}

/** A golden model with its adapter and what the two give together. */
export interface Golden {
  readonly base: Pretrained;
  readonly adapter: LoraAdapter;
  readonly expected: Expected['expected'];
  readonly attentionMask: number[][] | undefined;
}

/** Reads one of the golden folders. */
export async function readGolden(name: string): Promise<Golden> {
  const dir = join(__dirname, '..', '..', 'fixtures', 'golden', name);
  const { rank, alpha, lora, head, expected, inputs } = JSON.parse(
    readFileSync(join(dir, 'expected.json'), 'utf8'),
  ) as Expected;
  const factors = new Map<string, LoraPair>();
  for (const [site, { A, B }] of Object.entries(lora)) {
    factors.set(site.replace(/^(bert|vit)\./, ''), {
      A: Float32Array.from(A.flat()),
      B: Float32Array.from(B.flat()),
      inSize: A[0]!.length,
      outSize: B.length,
    });
  }
  const [classes, hidden] = [head.weight.length, head.weight[0]!.length];
  const weight = Float32Array.from(head.weight.flat());
  const adapter = { rank, alpha, factors, head: { classes, hidden, weight, bias: Float32Array.from(head.bias) } };
  return { base: await loadPretrained(dir), adapter, expected, attentionMask: inputs.attentionMask };
}
