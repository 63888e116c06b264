import assert from 'node:assert/strict';
import { RandomStream } from '../../src/math';
import { parseSettings } from '../../src/settings';
import {
  doodleRecipes,
  drawDoodle,
  drawPattern,
  generateImages,
  imageClasses,
  imageSide,
  imageWorld,
  majorityAccuracy,
  pixelBaseline,
  resolveTask,
} from '../../src/tasks';
import {
  bar,
  circles,
  disc,
  type Pattern,
  placed,
  polygon,
  rays,
  ring,
  stripes,
} from '../../src/tasks/generated/pattern';

/** A drawing without chance but for the angle: black or white, no light, noise or specks. */
const plain = { radius: [12, 12], shift: 0, contrast: 150, light: 0, noise: 0, specks: 0 } as const;

describe('the generated image task', () => {
  it('is a function of its seed, image by image', () => {
    const draw = (seed: number, count: number): unknown => generateImages({ seed, count });
    assert.deepEqual(draw(4, 20), draw(4, 20));
    assert.notDeepEqual(draw(4, 20), draw(5, 20));
    assert.deepEqual(generateImages({ seed: 4, count: 20 }).slice(0, 5), draw(4, 5));
  });

  it('holds 32 x 32 x 3 values an image, ten balanced classes and no image twice', () => {
    const examples = generateImages({ seed: 1, count: 3000 });
    assert.ok(examples.every(({ pixels }) => pixels.length === imageSide * imageSide * 3));
    assert.equal(new Set(examples.map(({ pixels }) => Buffer.from(pixels).toString('latin1'))).size, 3000);
    assert.deepEqual(
      [...new Set(examples.map(({ label }) => label))].sort((a, b) => a - b),
      imageClasses.map((_, i) => i),
    );
    assert.ok(majorityAccuracy(examples) < 0.122); // four standard deviations of Binomial(3000, 0.1) are 0.022
  });

  it('draws the same pictures whatever the label noise, and relabels that share of them to another class', () => {
    const world = { ...imageWorld, labelNoise: 0 };
    let wrong = 0;
    for (let seed = 0; seed < 2500; seed++) {
      const [noisy] = generateImages({ seed, count: 1 });
      const [clean] = generateImages({ seed, count: 1, world });
      if (seed < 50) assert.deepEqual(noisy!.pixels, clean!.pixels);
      if (noisy!.label !== clean!.label) wrong++;
    }
    // Binomial(2500, 0.04): a standard deviation is 0.0039.
    assert.ok(Math.abs(wrong / 2500 - imageWorld.labelNoise) < 0.0157, `${wrong} of 2500 labels are wrong`);
  });

  it('raw pixels stay far below 72 %, however many images they are weighed in', () => {
    const examples = generateImages({ seed: 3, count: 3000 });
    const accuracy = pixelBaseline(examples.slice(600), examples.slice(0, 600), { epochs: 3 });
    assert.ok(accuracy > 0.2 && accuracy < 0.65, `pixels reach ${accuracy}`);
  });

  it('raw pixels do suffice once place, size, angle and colours no longer vary', () => {
    const fixed: Pattern[] = [disc(0.8), bar(2, 0.5), polygon(3)];
    const stream = new RandomStream(0, 'fixed');
    const upright = { radius: [11, 12], shift: 0.5, contrast: 150, light: 5, noise: 5, specks: 1 } as const;
    const examples = Array.from({ length: 150 }, (_, i) => {
      // Redrawn until nearly upright and with bright ink: what the variety takes from a linear model.
      for (;;) {
        const state = stream.state();
        const peek = new RandomStream(0, 'fixed', state);
        for (let skip = 0; skip < 3; skip++) peek.uniform();
        const angle = 2 * Math.PI * peek.uniform();
        const pixels = drawPattern(fixed[i % 3]!, upright, stream);
        const bright = (x: number, y: number): number => pixels[(y * imageSide + x) * 3 + 1]!;
        if (Math.abs(Math.sin(angle)) < 0.25 && Math.cos(angle) > 0 && bright(16, 16) > bright(1, 1) + 60) {
          return { pixels, label: i % 3 };
        }
      }
    });
    assert.ok(pixelBaseline(examples.slice(50), examples.slice(0, 50)) > 0.85);
  });

  it('draws light classes lighter than their ground, and dark ones darker', () => {
    const world = { ...imageWorld, labelNoise: 0, noise: 0, light: 0, specks: 0 };
    const brightness = (pixels: Uint8Array, place: number): number =>
      0.299 * pixels[3 * place]! + 0.587 * pixels[3 * place + 1]! + 0.114 * pixels[3 * place + 2]!;
    for (const { pixels, label } of generateImages({ seed: 8, count: 300, world })) {
      const values = Array.from({ length: imageSide ** 2 }, (_, place) => brightness(pixels, place));
      // The ground fills most of a picture.
      const ground = [...values].sort((a, b) => a - b)[imageSide ** 2 / 2]!;
      const [most, least] = [Math.max(...values), Math.min(...values)];
      assert.equal(imageClasses[label]!.startsWith('light'), most - ground > ground - least, imageClasses[label]);
    }
  });

  it('says that its pictures are generated', async () => {
    const settings = parseSettings({ pretrainExamples: 30, trainExamples: 40, testExamples: 10, deviceCount: 2 });
    const task = await resolveTask({ name: 'generated-images', settings });
    assert.deepEqual([task.input, task.origin, task.train.length, task.test.length], ['image', 'generated', 70, 10]);
    assert.match(task.source, /NOT photographs/);
  });
});

describe('a drawn pattern', () => {
  it('covers the area that its geometry says', () => {
    const share = (pattern: Pattern): number => {
      const pixels = drawPattern(pattern, plain, new RandomStream(2, 'area'));
      const corner = pixels[0]!;
      const values = Array.from({ length: imageSide ** 2 }, (_, i) => Math.abs(pixels[3 * i]! - corner));
      return values.reduce((sum, value) => sum + value, 0) / Math.max(...values);
    };
    const unit = 12 * 12;
    const close = (pattern: Pattern, area: number): void => {
      assert.ok(Math.abs(share(pattern) - area) < 0.04 * area + 4, `${share(pattern)} pixels, ${area} expected`);
    };
    close(disc(0.8), Math.PI * 0.64 * unit);
    close(ring(0.7, 0.4), 2 * Math.PI * 0.7 * 0.4 * unit);
    close(bar(1.6, 0.5), 0.8 * unit);
    close(polygon(3), 0.75 * Math.sqrt(3) * unit);
  });

  it('is inked where stripes, circles and rays should be, and nowhere else', () => {
    const inked = (pattern: Pattern, x: number, y: number): boolean => pattern(x, y) > 0;
    assert.deepEqual(
      [0.5, 1.5, -0.5].map((x) => inked(stripes(1, 0.4), x, 7)),
      [true, true, true],
    );
    assert.deepEqual(
      [0, 1, -2].map((x) => inked(stripes(1, 0.4), x, 7)),
      [false, false, false],
    );
    assert.deepEqual(
      [inked(circles(1), 0, 1.5), inked(circles(1), 1, 0), inked(circles(1), -1.5, 0)],
      [true, false, true],
    );
    const crossings = Array.from({ length: 720 }, (_, i) => (i * Math.PI) / 360 + 0.001).filter(
      (angle) =>
        inked(rays(6), Math.cos(angle), Math.sin(angle)) !==
        inked(rays(6), Math.cos(angle + Math.PI / 360), Math.sin(angle + Math.PI / 360)),
    );
    assert.equal(crossings.length, 12);
  });

  it('keeps its shape when it is moved and turned', () => {
    const moved = placed(bar(2, 0.5), 0.3, -0.2, Math.PI / 2);
    assert.ok(Math.abs(moved(0.3, 0.7) - bar(2, 0.5)(0.9, 0)) < 1e-12);
    assert.ok(moved(1.2, -0.2) < 0 && bar(2, 0.5)(0.9, 0) > 0);
  });

  it('of every recipe is drawn, and recipes are named once each', () => {
    const stream = new RandomStream(3, 'doodles');
    const seen = new Set(Array.from({ length: 4000 }, () => drawDoodle(stream).recipe));
    assert.equal(new Set(doodleRecipes).size, doodleRecipes.length);
    assert.deepEqual(
      [...seen].sort((a, b) => a - b),
      doodleRecipes.map((_, i) => i),
    );
  });

  it('looks different every time, doodles too, with enough contrast to be seen', () => {
    const stream = new RandomStream(1, 'doodles');
    for (let i = 0; i < 50; i++) {
      const { pattern } = drawDoodle(stream);
      const [one, two] = [drawPattern(pattern, imageWorld, stream), drawPattern(pattern, imageWorld, stream)];
      assert.notDeepEqual(one, two);
      for (const pixels of [one, two]) {
        assert.ok(Math.max(...pixels) - Math.min(...pixels) > 40, `doodle ${i} cannot be seen`);
      }
    }
  });
});
