import { randomPretrained } from '../../checkpoint';
import { least, RandomStream, square, tanh } from '../../math';
import { parseSettings } from '../../settings';
import { headGradient, initialHead, payloadBits, textEmbedding } from '../../split';
import {
  encoderParameterCount,
  forwardFlops,
  parseTransformerConfig,
  type TransformerConfig,
  trainableShare,
} from '../../transformer';
import { roundPayloadBits } from '../learning/preparedTask';
import { type FormulaChecks, type FormulaSize, Tally } from './formulaCheck';

/** BERT-base and the batches that its mini-batches could be; the paper's own batch size is lost. */
const BERT_BASE = parseTransformerConfig('config.json', { model_type: 'bert' });
const BATCHES = [1, 2, 4, 8, 16, 32, 64, 128] as const;
const TOKENS = 128;

/** Sections II-A and II-B: what crosses the air, in bits, and what can be read from it. */
export function checkPayloadFormulas(size: FormulaSize): FormulaChecks {
  return { ...checkDependence(), ...checkProtocols(), ...checkComputation(), ...checkLeaks(size) };
}

/** What L of (7) depends on. */
function checkDependence(): FormulaChecks {
  const batch = new Tally('L over the batch size: 1 - L(2b) / L(b), below 0 where it grows', -0.5);
  const rank = new Tally('L over the rank r = 1..64: |L(r) / L(1) - 1|, above 0 where it depends', 0);
  const base = parseSettings({ hiddenSize: 64 });
  for (const batchSize of BATCHES) {
    batch.add(
      1 -
        roundPayloadBits({ ...base, batchSize: 2 * batchSize }, 'text') /
          roundPayloadBits({ ...base, batchSize }, 'text'),
    );
    const at = (loraRank: number): number => roundPayloadBits({ ...base, batchSize, loraRank }, 'text');
    for (const r of [2, 4, 8, 16, 32, 64]) rank.add(Math.abs(at(r) / at(1) - 1));
  }
  return { 'payload-batch': batch.result(), 'payload-rank': rank.result() };
}

/** Uploading feature gradients against uploading gradients of the encoder, of its low-rank factors, and no split. */
function checkProtocols(): FormulaChecks {
  const encoder = new Tally('BERT-base: feature gradient over the gradient of the whole encoder, less 1', 0);
  const factors = new Tally('BERT-base, rank 4: feature gradient over the gradient of phi, less 1', 0);
  const split = new Tally('BERT-base, rank 4: L over a round that exchanges phi and its gradient, less 1', 0);
  const { lora } = trainableShare(BERT_BASE, 4);
  for (const batchSize of BATCHES) {
    const shape = { batchSize, tokens: TOKENS, hiddenSize: BERT_BASE.hiddenSize, format: 'f32', padded: true } as const;
    const { gradient, total } = payloadBits(shape);
    encoder.add(gradient / (32 * encoderParameterCount(BERT_BASE)) - 1);
    factors.add(gradient / (32 * lora) - 1);
    split.add(total / (2 * 32 * lora) - 1);
  }
  return {
    'gradient-below-encoder': encoder.result(),
    'gradient-below-lora': factors.result(),
    'round-below-unsplit': split.result(),
  };
}

/** Where the computing is: floating-point operations of a forward pass, encoder against embedding and task module. */
function checkComputation(): FormulaChecks {
  const text = new Tally('BERT-base, 8 to 512 tokens: operations outside the encoder over those inside, less 1', 0);
  const images = new Tally(
    'ViT-base, patches of 8 to 32 pixels: operations outside the encoder over those inside, less 1',
    0,
  );
  const add = (tally: Tally, config: TransformerConfig, tokens: number, classes: number): void => {
    const { embedding, encoder, head } = forwardFlops(config, tokens, classes);
    tally.add((embedding + head) / encoder - 1);
  };
  for (const tokens of [8, 16, 32, 64, 128, 256, 512]) add(text, BERT_BASE, tokens, 2);
  for (const patchSize of [8, 16, 32]) {
    const config = parseTransformerConfig('config.json', { model_type: 'vit', patch_size: patchSize });
    add(images, config, 1 + square(224 / patchSize), 10);
  }
  return { 'encoder-costs-most-text': text.result(), 'encoder-costs-most-images': images.result() };
}

/** What the server can compute from two of the messages: tokens from embeddings, labels from feature gradients. */
function checkLeaks({ enumerated, seed }: FormulaSize): FormulaChecks {
  const stream = new RandomStream(seed, 'formulas/leaks');
  const tokens = new Tally('a sent embedding is nearest to another token at its place: 1 where it is', 0);
  const labels = new Tally('two classes: two examples of one label have feature gradients on two sides: 1 if so', 0);
  const [length, vocabularySize, hiddenSize] = [8, 60, 32];
  const pretrained = randomPretrained(
    {
      modelType: 'bert',
      hiddenSize,
      hiddenLayers: 1,
      attentionHeads: 4,
      intermediateSize: 32,
      layerNormEps: 1e-12,
      vocabularySize,
      maxPositions: length,
      tokenTypes: 2,
    },
    seed,
  );
  const embedding = textEmbedding(pretrained);
  const embed = (ids: readonly number[]): Float32Array =>
    embedding.embed([
      {
        inputIds: Int32Array.from(ids),
        tokenTypeIds: new Int32Array(length),
        attentionMask: new Int32Array(length).fill(1),
      },
    ]).values; // [1, length, hidden]
  const dictionary = Array.from({ length: vocabularySize }, (_, id) => embed(new Array<number>(length).fill(id)));
  for (let i = 0; i < Math.ceil(enumerated / 20); i++) {
    const ids = Array.from({ length }, () => stream.integer(vocabularySize));
    const sent = embed(ids);
    ids.forEach((id, position) => {
      const from = position * hiddenSize;
      const distances = dictionary.map((guess) => {
        let sum = 0;
        for (let j = from; j < from + hiddenSize; j++) sum += square(guess[j]! - sent[j]!);
        return sum;
      });
      tokens.add(distances.indexOf(least(distances)) === id ? 0 : 1);
    });
    const head = initialHead(2, hiddenSize, stream);
    const batch = 6;
    const features = Float32Array.from({ length: batch * hiddenSize }, () => tanh(stream.normal()));
    const truth = Array.from({ length: batch }, () => stream.integer(2));
    const gradient = headGradient(head, features, truth).features; // [batch, hidden]
    const side = (row: number): number => {
      let product = 0;
      for (let j = 0; j < hiddenSize; j++) product += gradient[row * hiddenSize + j]! * gradient[j]!;
      return product > 0 ? 1 : 0;
    };
    // Relative to the first example: which of the two labels is called positive cannot be told.
    for (let row = 1; row < batch; row++) labels.add((side(row) === 1) === (truth[row] === truth[0]) ? 0 : 1);
  }
  return { 'tokens-recovered': tokens.result(), 'labels-recovered': labels.result() };
}
