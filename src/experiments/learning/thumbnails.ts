import { resizePlane } from '../../checkpoint';
import type { ImageExample } from '../../tasks';

/** Pixels of a side: those of CIFAR-10. */
const SIDE = 32;

/**
 * A person's own pictures at the size of CIFAR-10's, for a baseline that reads every pixel of every picture at the same place;
 * pictures that have that size already stay as they are.
 */
export function thumbnails(examples: readonly ImageExample[]): readonly ImageExample[] {
  return examples.map((example) => {
    const { pixels, width, height, label } = example;
    if (width === undefined || height === undefined) return example;
    const small = new Uint8Array(3 * SIDE * SIDE);
    for (let channel = 0; channel < 3; channel++) {
      const plane = Uint8Array.from({ length: width * height }, (_, i) => pixels[3 * i + channel]!);
      const resized = resizePlane(plane, width, height, SIDE, SIDE, 'bilinear');
      for (let i = 0; i < resized.length; i++) small[3 * i + channel] = resized[i]!;
    }
    return { pixels: small, label };
  });
}
