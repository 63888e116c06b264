import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InputError } from '../../src/errors';
import { thumbnails } from '../../src/experiments/learning/thumbnails';
import { type ImageTask, imagesTaskText, resolveTask, splitTask, taskDigest, taskNamed } from '../../src/tasks';
import { readPicture } from '../../src/tasks/real/pictureFile';
import { scratchFolder } from '../checkpoint/scratch';

const fixtures = join(__dirname, '..', 'fixtures', 'pictures');
const { width, height, pixels } = JSON.parse(readFileSync(join(fixtures, 'pixels.json'), 'utf8')) as {
  readonly width: number;
  readonly height: number;
  readonly pixels: { readonly [file: string]: string };
};

describe('a picture file', () => {
  for (const [file, base64] of Object.entries(pixels)) {
    it(`${file} has the pixels that Pillow reads`, () => {
      const found = readPicture(join(fixtures, file));
      const expected = Buffer.from(base64, 'base64');
      assert.deepEqual([found.width, found.height, found.pixels.length], [width, height, expected.length]);
      // Decoders of JPEG round their cosine transforms differently.
      const most = file.endsWith('png') ? 0 : 3;
      for (const [i, value] of found.pixels.entries()) assert.ok(Math.abs(value - expected[i]!) <= most, `${i}`);
    });
  }
});

describe('a task of one’s own pictures', () => {
  const scratch = scratchFolder();
  const settings = { pretrainExamples: 0, trainExamples: 4, testExamples: 2, seed: 0 };
  const load = async (folder: string): Promise<ImageTask> =>
    (await resolveTask({ name: `images:${folder}`, settings })) as ImageTask;

  /** A folder of folders with copies of the fixtures; each class has its own. */
  function folderOf(name: string, classes: { readonly [name: string]: readonly string[] }): string {
    const home = scratch.path(name);
    for (const [own, files] of Object.entries(classes)) {
      mkdirSync(join(home, own), { recursive: true });
      for (const file of files) cpSync(join(fixtures, file), join(home, own, file));
    }
    return home;
  }

  it('has a class a folder, a name, a title and a digest of its own, and one picture in five to test with', async () => {
    const home = folderOf('Wild flowers', { 10: ['rgb.png', 'clear.png', 'rgb.jpg'], 9: ['grey.png', 'palette.png'] });
    writeFileSync(join(home, '.hidden'), '');
    const task = await load(home);
    assert.deepEqual([task.name, task.title], ['own-pictures-wild-flowers', 'Wild flowers (own data)']);
    assert.deepEqual([task.origin, task.input, task.classes], ['own', 'image', ['9', '10']]);
    assert.match(task.source, /own data from .*: 4 training and 1 test pictures, 2 classes/);
    assert.equal([...task.train, ...task.test].filter(({ label }) => label === 0).length, 2);
    assert.deepEqual(taskDigest(await load(home)), taskDigest(task));
    const other = folderOf(join('other', basename(home)), { 10: ['rgb.png', 'clear.png'], 9: ['grey.png'] });
    assert.notEqual(taskDigest(await load(other)), taskDigest(task));
    const split = splitTask(task, { ...settings, deviceCount: 2, labelSkew: 0 });
    assert.deepEqual(
      split.devices.map(({ length }) => length),
      [2, 2],
    );
    assert.deepEqual([...new Set(thumbnails(task.train).map((one) => one.pixels.length))], [3072]);
    assert.equal(taskNamed(imagesTaskText(home)).reads, 'image');
  });

  it('is refused with file and remedy where it cannot be read', async () => {
    const png = readFileSync(join(fixtures, 'rgb.png'));
    const jpeg = readFileSync(join(fixtures, 'rgb.jpg'));
    const damaged = (name: string, bytes: Uint8Array): string => {
      const home = folderOf(name, { a: ['rgb.png'], b: ['grey.png'] });
      writeFileSync(join(home, 'b', 'x.png'), bytes);
      return home;
    };
    const stray = folderOf('stray', { a: ['rgb.png'], b: ['grey.png'] });
    cpSync(join(fixtures, 'rgb.png'), join(stray, 'loose.png'));
    const deep = folderOf('deep', { a: ['rgb.png'], [join('b', 'c')]: ['grey.png'] });
    const flipped = Buffer.from(png);
    flipped[45]! ^= 1;
    const refused: readonly (readonly [string, RegExp])[] = [
      [damaged('cut', png.subarray(0, -20)), /x\.png: is cut off; replace it, or take it out/],
      [damaged('bits', flipped), /x\.png: is damaged before byte/],
      [damaged('cut-jpeg', jpeg.subarray(0, -100)), /x\.png: is cut off/],
      [damaged('text', Buffer.from('no picture')), /x\.png: is neither a PNG nor a JPEG/],
      [damaged('start', Buffer.from([0xff, 0xd8, 0xff, 0xd9])), /x\.png: is damaged, it does not say its size/],
      [stray, /loose\.png lies outside of the classes/],
      [deep, /b\/c is a folder within a class/],
      [folderOf('alone', { a: ['rgb.png'] }), /must hold 2 to 1000 folders, one a class, got 1/],
      [folderOf('empty', { a: ['rgb.png'], b: [] }), /the class .*b has no picture/],
      [join(stray, 'nowhere'), /no such folder: .*nowhere/],
      [join(stray, 'loose.png'), /is not a folder/],
    ];
    for (const [folder, message] of refused) {
      await assert.rejects(
        () => load(folder),
        (error: Error) => error instanceof InputError && message.test(error.message),
        folder,
      );
    }
  });
});
