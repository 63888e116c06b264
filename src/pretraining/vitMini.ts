import { doodleRecipes, doodleVariety, imageSide } from '../tasks';
import type { VitConfig } from '../transformer';
import type { MiniModel } from './miniModel';
import { VitPretraining } from './vitPretraining';

const config: VitConfig = {
  modelType: 'vit',
  hiddenLayers: 3,
  hiddenSize: 96,
  attentionHeads: 4,
  intermediateSize: 192,
  layerNormEps: 1e-12,
  imageSize: imageSide,
  patchSize: 8,
  channels: 3,
};

const pool = { doodles: 8000, heldOut: 1000, batchSize: 96 } as const;

/** The bundled ViT. */
export function vitMini(): MiniModel {
  return {
    kind: 'vit',
    seed: 0,
    schedule: { steps: 4000, learningRate: 2e-3, rise: 0.05, fall: 0.5, longestGradient: 1 },
    recipe: { ...config, ...pool, variety: { ...doodleVariety }, recipes: doodleRecipes.length },
    card: {
      name: 'vit-mini',
      about:
        'A ViT small enough for a federated round on a laptop, pre-trained from random weights on doodles: random two-tone ' +
        'patterns that this repository draws. It stands in for a downloaded checkpoint. It knows shapes and surfaces; it has never ' +
        'seen a photograph. Its patch projection is not learned: it holds 96 filters of the cosine transform that JPEG uses.',
      data:
        `${pool.doodles.toLocaleString('en-GB')} doodles (\`src/tasks/generated/doodles.ts\`), each laid in sixteen ways (turned, mirrored, as a negative), ` +
        'drawn from streams that no task uses; free to use, Apache-2.0 as the repository.',
      labels:
        'none of any task is read, and no picture of a task is seen. The signal is the recipe of a doodle, one of ' +
        `${doodleRecipes.length}: what the program that drew it knows of it (lobes of an outline and whether it is hollow, parts of a heap, ` +
        'gratings of a surface and how they are joined). The forms of the generated image task (disc, ring, bar, cross, ' +
        'triangle) are no recipes, but most have relatives among them, so doodles stand to that task about as ImageNet stands to ' +
        'CIFAR-10. The other half of its classes, whether a form is lighter or darker than its ground, is what this ' +
        'model has learned to disregard: half of the doodles it saw were negatives.',
      objectives: [
        "`loss`: the doodle's recipe from the feature vector, whatever its place, size, angle, colours, light and noise",
      ],
    },
    start: (seed) => VitPretraining.create({ config, ...pool, seed }),
  };
}
