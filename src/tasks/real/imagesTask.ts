import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { InputError } from '../../errors';
import { RandomStream } from '../../math';
import { DATA_SEED } from '../dataSeed';
import type { TaskDefinition } from '../definition';
import type { ImageExample, ImageTask } from '../task';
import { byNumberThenText, heldOut, MOST_CLASSES } from './ownData';
import { readPicture } from './pictureFile';

/** Decoded pictures that are held in memory, bytes. */
const MAX_TOTAL = 2 ** 31;

/** The text of a task of one's own pictures, as `--task` takes it: `images:FOLDER`, the folder made absolute. */
export function imagesTaskText(folder: string): string {
  return `images:${resolve(folder)}`;
}

/**
 * A task of one's own pictures: a folder of folders, each a class that has its name, with PNG and JPEG files of any size in it.
 * The pictures are shuffled once, the same for all runs; every fifth is a test example. The classes are in the order of their
 * names, numbers as numbers.
 *
 * @param folder - the folder of the classes
 */
export function imagesTask(folder: string): TaskDefinition {
  const home = resolve(folder);
  const slug = basename(home)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const named = { name: slug === '' ? 'own-pictures' : `own-pictures-${slug}`, title: `${basename(home)} (own data)` };
  return {
    ...named,
    reads: 'image',
    origin: 'own',
    load: () => loadFolder(named, home),
    // No slice of it is set apart to tune the model on; step sizes are those of real tasks.
    settings: { pretrainExamples: 0, pretrainSteps: 0, loraLearningRate: 0.5, headLearningRate: 0.03 },
  };
}

function loadFolder(named: Pick<ImageTask, 'name' | 'title'>, home: string): ImageTask {
  const classes = classFolders(home);
  const pictures: ImageExample[] = [];
  let total = 0;
  for (const [label, name] of classes.entries()) {
    for (const file of pictureFiles(join(home, name))) {
      const { width, height, pixels } = readPicture(file);
      total += pixels.length;
      if (total > MAX_TOTAL) {
        throw new InputError(
          `the pictures of ${home} take more than ${MAX_TOTAL} bytes, by ${file}; scale them down, a ViT reads about 224 x 224 pixels`,
        );
      }
      pictures.push({ pixels, width, height, label });
    }
  }
  const shuffled = new RandomStream(DATA_SEED, 'tasks/own-split').shuffle(pictures);
  const { train, test } = heldOut(shuffled);
  return {
    ...named,
    input: 'image',
    origin: 'own',
    source: `own data from ${home}: ${train.length} training and ${test.length} test pictures, ${classes.length} classes`,
    classes,
    train,
    test,
  };
}

/** Names of the classes, in order. */
function classFolders(home: string): readonly string[] {
  if (!existsSync(home))
    throw new InputError(`no such folder: ${home}; name one with a folder a class as images:FOLDER`);
  if (!statSync(home).isDirectory()) {
    throw new InputError(`${home} is not a folder; name one with a folder a class as images:FOLDER`);
  }
  const classes: string[] = [];
  for (const entry of visible(home)) {
    const path = join(home, entry.name);
    if (!statSync(path).isDirectory()) {
      throw new InputError(`${path} lies outside of the classes; move it into the folder of its class, or away`);
    }
    classes.push(entry.name);
  }
  if (classes.length < 2 || classes.length > MOST_CLASSES) {
    throw new InputError(
      `${home} must hold 2 to ${MOST_CLASSES} folders, one a class, got ${classes.length}; its pictures belong into folders that have the names of their classes`,
    );
  }
  return classes.sort(byNumberThenText);
}

/** The pictures of a class, in the order of their names. */
function pictureFiles(folder: string): readonly string[] {
  const files = visible(folder).map(({ name }) => join(folder, name));
  if (files.length === 0) throw new InputError(`the class ${folder} has no picture; put some there, or remove it`);
  for (const file of files) {
    if (statSync(file).isDirectory()) {
      throw new InputError(`${file} is a folder within a class; move its pictures up, or it itself beside the classes`);
    }
  }
  return files.sort();
}

/** What a folder holds, but for what systems hide in it. */
function visible(folder: string): readonly Dirent[] {
  return readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
}
