import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import {
  ImageProcessor,
  loadPretrained,
  type RasterImage,
  type Resampling,
  randomPretrained,
  resizePlane,
  savePretrained,
} from '../../../src/checkpoint';
import { scratchFolder, tinyVit } from '../scratch';

interface PillowCase {
  readonly width: number;
  readonly height: number;
  readonly toWidth: number;
  readonly toHeight: number;
  readonly resampling: Resampling;
  readonly pixels: number[];
  readonly expected: number[];
}

const pillow = JSON.parse(readFileSync(join(__dirname, '..', '..', 'fixtures', 'image', 'expected.json'), 'utf8')) as {
  cases: PillowCase[];
};

const plain = { resampling: 'bilinear', rescale: 1 / 255, mean: [0.5, 0.4, 0.3], std: [0.5, 0.25, 0.2] } as const;

describe('resizing', () => {
  it('gives the pixels that Pillow gives, growing and shrinking, bilinear and bicubic', () => {
    for (const { width, height, toWidth, toHeight, resampling, pixels, expected } of pillow.cases) {
      const found = resizePlane(Uint8Array.from(pixels), width, height, toWidth, toHeight, resampling);
      assert.deepEqual([...found], expected, `${width} x ${height} to ${toWidth} x ${toHeight}, ${resampling}`);
    }
  });

  it('leaves an even image even, and never leaves the range of a bilinear image', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.infiniteStream(fc.integer({ min: 0, max: 255 })),
        (w, h, tw, th, values) => {
          const shade = values.next().value as number;
          for (const resampling of ['bilinear', 'bicubic'] as const) {
            const even = resizePlane(new Uint8Array(w * h).fill(shade), w, h, tw, th, resampling);
            assert.ok(even.every((value) => value === shade));
          }
          const pixels = Uint8Array.from({ length: w * h }, () => values.next().value as number);
          const found = resizePlane(pixels, w, h, tw, th, 'bilinear');
          assert.ok(Math.min(...found) >= Math.min(...pixels) && Math.max(...found) <= Math.max(...pixels));
        },
      ),
    );
  });

  it('to half the size averages every pixel in: no aliasing', () => {
    const stripes = Uint8Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 0 : 200));
    const [first, ...inner] = resizePlane(stripes, 64, 1, 16, 1, 'bilinear');
    assert.ok(Math.abs(first! - 100) < 15);
    for (const value of inner.slice(0, -1)) assert.equal(value, 100);
  });
});

describe('an image processor', () => {
  const scratch = scratchFolder();

  it('gives (pixel / 255 - mean) / std per channel, from planes and from interleaved pixels', () => {
    const planes = Uint8Array.from({ length: 12 }, (_, i) => 20 * i);
    const interleaved = new Uint8Array(12);
    for (let c = 0; c < 3; c++) for (let i = 0; i < 4; i++) interleaved[3 * i + c] = planes[4 * c + i]!;
    const processor = new ImageProcessor({ ...plain, size: 2 });
    const images: RasterImage[] = [
      { width: 2, height: 2, layout: 'planes', data: planes },
      { width: 2, height: 2, layout: 'interleaved', data: interleaved },
    ];
    const values = processor.process(images);
    assert.equal(values.length, 24);
    assert.deepEqual(values.slice(0, 12), values.slice(12));
    for (let i = 0; i < 12; i++) {
      const channel = Math.floor(i / 4);
      const due = ((20 * i) / 255 - plain.mean[channel]!) / plain.std[channel]!;
      assert.ok(Math.abs(values[i]! - due) < 1e-6);
    }
  });

  it('resizes images of any size to the model before it normalises', () => {
    const { width, height, pixels, expected } = pillow.cases.find(
      ({ toWidth, toHeight, resampling }) => toWidth === 5 && toHeight === 5 && resampling === 'bicubic',
    )!;
    const processor = new ImageProcessor({ size: 5, resampling: 'bicubic', rescale: 1, mean: [0], std: [1] });
    const image: RasterImage = { width, height, layout: 'planes', data: Uint8Array.from(pixels) };
    assert.deepEqual([...processor.process([image])], expected);
  });

  it('cuts the middle out of an image whose shorter side is resized', () => {
    const grey = { rescale: 1, mean: [0], std: [1], resampling: 'bilinear' } as const;
    // 4 x 2 to 8 x 4 (width x height), of which columns 3 and 4 and rows 1 and 2 are the middle.
    const data = Uint8Array.of(0, 40, 80, 120, 100, 140, 180, 220);
    const image: RasterImage = { width: 4, height: 2, layout: 'planes', data };
    const processor = new ImageProcessor({ ...grey, size: 4, fit: 'shortest-edge', crop: 2 });
    const whole = resizePlane(data, 4, 2, 8, 4, 'bilinear');
    const middle = [1, 2].flatMap((row) => [3, 4].map((column) => whole[8 * row + column]!));
    assert.deepEqual([...processor.process([image])], middle);
    // As transformers does, the longer side is cut to a whole number: 4 x 3 with the shorter side 2 is 2 wide and 2 high.
    const tall: RasterImage = { width: 3, height: 4, layout: 'planes', data: new Uint8Array(12) };
    assert.equal(new ImageProcessor({ ...grey, size: 2, fit: 'shortest-edge' }).process([tall]).length, 4);
    const bare = new ImageProcessor({ ...grey, size: undefined, crop: 3 });
    assert.throws(() => bare.process([image]), /images\[0\] must be 3 x 3 at least, to be cut out of it, got 4 x 2/);
    assert.throws(() => new ImageProcessor({ ...grey, size: 4, crop: 5 }), /crop must be an integer/);
  });

  it('names the image and the number that do not fit', () => {
    const processor = new ImageProcessor({ ...plain, size: undefined });
    const image = (width: number, length: number): RasterImage => {
      return { width, height: 1, layout: 'planes', data: new Uint8Array(length) };
    };
    assert.throws(
      () => processor.process([image(2, 5)]),
      /images\[0\].data.length must be 6 \(width x height x 3 channels\), got 5/,
    );
    assert.throws(
      () => processor.process([image(2, 6), image(1, 3)]),
      /images\[1\] must be 2 x 1 like the first, got 1 x 1; give/,
    );
    assert.throws(() => new ImageProcessor({ ...plain, size: 0 }), /size must be an integer/);
    assert.throws(
      () => new ImageProcessor({ ...plain, size: 1, std: [1, 0, 1] }),
      /std\[1\] must be a finite number > 0, got 0/,
    );
    assert.throws(() => new ImageProcessor({ ...plain, size: 1, std: [1] }), /mean and std must be of one length/);
  });

  it('comes from preprocessor_config.json with the defaults of ViTImageProcessor, and goes back into it', async () => {
    const dir = scratch.path('vit');
    mkdirSync(dir);
    const model = randomPretrained(tinyVit, 0);
    savePretrained(dir, model);
    assert.equal((await loadPretrained(dir)).imageProcessor, undefined);
    const write = (json: object): void => writeFileSync(join(dir, 'preprocessor_config.json'), JSON.stringify(json));
    const half = [0.5, 0.5, 0.5];

    write({});
    const defaults = { size: 8, resampling: 'bilinear', rescale: 1 / 255, mean: half, std: half };
    assert.deepEqual((await loadPretrained(dir)).imageProcessor!.rules, defaults);
    write({ size: 8, resample: 3, rescale_factor: 0.5, image_mean: [0, 0, 1], do_normalize: false });
    assert.deepEqual((await loadPretrained(dir)).imageProcessor!.rules, {
      size: 8,
      resampling: 'bicubic',
      rescale: 0.5,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    });
    write({ size: { shortest_edge: 8 } });
    assert.deepEqual((await loadPretrained(dir)).imageProcessor!.rules, { ...defaults, fit: 'shortest-edge' });
    const cropping = { do_center_crop: true, crop_size: { height: 8, width: 8 } };
    write({ ...cropping, size: { shortest_edge: 12 } });
    const cropped = (await loadPretrained(dir)).imageProcessor!;
    assert.deepEqual(cropped.rules, { ...defaults, size: 12, fit: 'shortest-edge', crop: 8 });
    savePretrained(dir, { ...model, imageProcessor: cropped });
    assert.deepEqual((await loadPretrained(dir)).imageProcessor!.rules, cropped.rules);
    assert.deepEqual((await loadPretrained(dir, { imageSize: 16 })).imageProcessor!.rules.crop, 16);
    assert.deepEqual((await loadPretrained(dir, { imageSize: 16 })).imageProcessor!.rules.size, 24);
    write({ do_resize: false, do_rescale: false });
    assert.deepEqual((await loadPretrained(dir)).imageProcessor!.rules, { ...defaults, size: undefined, rescale: 1 });

    const imageProcessor = new ImageProcessor({ ...plain, size: 8, resampling: 'bicubic' });
    savePretrained(dir, { ...model, imageProcessor });
    assert.deepEqual((await loadPretrained(dir)).imageProcessor!.rules, imageProcessor.rules);

    for (const [json, message] of [
      [{ size: { height: 9, width: 9 } }, /size must be 8 x 8, the model's image_size, got \{"height":9,"width":9\}/],
      [{ size: { shortest_edge: 9 } }, /size must be 8 x 8/],
      [{ resample: 0 }, /resample must be 2 \(bilinear\) or 3 \(bicubic\), got 0/],
      [{ do_center_crop: true }, /crop_size must be a square size where do_center_crop is true, got nothing/],
      [{ do_center_crop: true, crop_size: 9 }, /crop_size must be 8, the model's image_size, got 9/],
      [{ do_center_crop: true, crop_size: 8, size: 7 }, /size must be at least 8, what is cut out of it, got 7/],
      [{ image_mean: [0.5] }, /image_mean must be 3 numbers, one per channel of the model, got \[0.5\]/],
      [{ image_std: [1, 1, 0] }, /std\[2\] must be a finite number > 0, got 0/],
      [{ rescale_factor: 'x' }, /rescale_factor must be a number, got "x"/],
      [{ do_resize: 1 }, /do_resize must be true or false, got 1/],
    ] as const) {
      write(json);
      await assert.rejects(loadPretrained(dir), (error: Error) => {
        assert.equal(error.name, 'CheckpointError');
        assert.match(error.message, message);
        return true;
      });
    }
  });
});
