import { type Pretrained, randomPretrained } from '../../src/checkpoint';
import { RandomStream } from '../../src/math';
import type { ImageExample, TaskSplit } from '../../src/tasks';

/** A ViT of random weights, small enough for a test, and wide enough in its weights that its CLS token sees the patches. */
export function smallVit(): Pretrained {
  const random = randomPretrained(
    {
      modelType: 'vit',
      hiddenSize: 16,
      hiddenLayers: 1,
      attentionHeads: 2,
      intermediateSize: 16,
      layerNormEps: 1e-12,
      imageSize: 32,
      patchSize: 8,
      channels: 3,
    },
    4,
  );
  const weights = [...random.weights].map(([name, { shape, data }]) => {
    const wide = shape.length > 1 ? data.map((value) => 10 * value) : data;
    return [name, { shape, data: wide }] as const;
  });
  return { ...random, weights: new Map(weights) };
}

/** Images that are reddish (class 0) or bluish (class 1), with noise. */
export function easyImages(count: number): ImageExample[] {
  const stream = new RandomStream(6, 'test/images');
  return Array.from({ length: count }, () => {
    const label = stream.integer(2);
    const pixels = Uint8Array.from({ length: 32 * 32 * 3 }, (_, i) => {
      return (i % 3 === 2 * label ? 150 : 60) + stream.integer(40);
    });
    return { pixels, label };
  });
}

/** Such images dealt to devices, with a test set. */
export function easyImageSplit(deviceCount: number, share: number): TaskSplit<ImageExample> {
  const images = easyImages(deviceCount * share + 40);
  return {
    devices: Array.from({ length: deviceCount }, (_, k) => images.slice(k * share, (k + 1) * share)),
    publicSlice: [],
    test: images.slice(-40),
  };
}
