import { ImageProcessor, type Pretrained, randomPretrained, savePretrained } from '../../src/checkpoint';
import { tinyVit } from './scratch';

/** A tiny ViT with a processor, and the folder it is saved in. */
export async function vitFolder(dir: string): Promise<{ readonly dir: string; readonly model: Pretrained }> {
  const half = [0.5, 0.5, 0.5];
  const imageProcessor = new ImageProcessor({
    size: 8,
    resampling: 'bilinear',
    rescale: 1 / 255,
    mean: half,
    std: half,
  });
  const model = { ...randomPretrained(tinyVit, 3), imageProcessor };
  savePretrained(dir, model);
  return { dir, model };
}
