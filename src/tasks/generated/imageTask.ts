import type { Settings } from '../../settings';
import type { ImageTask } from '../task';
import { generateImages, imageClasses, imageWorld } from './images';

/** The generated stand-in for CIFAR-10: as many pictures as the settings ask for in pre-training, training and test together. */
export function generatedImagesTask(
  settings: Pick<Settings, 'pretrainExamples' | 'trainExamples' | 'testExamples' | 'seed'>,
): ImageTask {
  const trainSize = settings.pretrainExamples + settings.trainExamples;
  const examples = generateImages({ seed: settings.seed, count: trainSize + settings.testExamples });
  const noise = Math.round(100 * imageWorld.labelNoise);
  return {
    name: 'generated-images',
    input: 'image',
    title: 'generated images',
    origin: 'generated',
    source:
      `generated pictures of five forms in two tones, NOT photographs (seed ${settings.seed}, ${noise} % of labels wrong on purpose): ` +
      `${trainSize} training and ${settings.testExamples} test examples; name a folder with --data or FEDFT_DATA to use real CIFAR-10`,
    classes: imageClasses,
    train: examples.slice(0, trainSize),
    test: examples.slice(trainSize),
  };
}
