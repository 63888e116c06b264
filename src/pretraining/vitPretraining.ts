import { ImageProcessor, type Pretrained, randomPretrained } from '../checkpoint';
import { RandomStream } from '../math';
import { headGradient, initialHead, predictions, type TaskHead } from '../split';
import { doodleRecipes, doodleVariety, drawDoodle, drawPattern, imageSide } from '../tasks';
import { createEncoder, type Encoder, type VitConfig, type WeightTensor } from '../transformer';
import { FilteredPictures, type Symmetry } from './filteredPictures';
import type { ModelProblem } from './miniModel';
import { filterWeights, gridPositions, patchFilters } from './patchFilters';
import type { TrainingStep } from './trainingProblem';

/** What {@link VitPretraining} is made of. */
export interface VitPretrainingOptions {
  readonly config: VitConfig;
  /** Doodles that steps draw from, each in sixteen ways to lay it. */
  readonly doodles: number;
  /** Further doodles that no step sees, to watch training. */
  readonly heldOut: number;
  /** Pictures in a step. */
  readonly batchSize: number;
  readonly seed: number;
}

const names = {
  positions: 'embeddings.position_embeddings',
  cls: 'embeddings.cls_token',
  projection: 'embeddings.patch_embeddings.projection.weight',
  headWeight: 'heads.recipe.weight',
  headBias: 'heads.recipe.bias',
} as const;

/** Standard deviation of an initial dense weight times the root of its inputs: signals keep their size from layer to layer. */
const INITIAL_GAIN = 0.7;
const UPRIGHT: Symmetry = { transposed: false, flipped: false, mirrored: false, negative: false };
const EVALUATION_BATCH = 128;

/**
 * A small ViT that learns to say how a doodle was drawn, whatever its place, size, angle, colours, light and noise: its recipe,
 * from the feature vector, under a linear classifier that is thrown away afterwards.
 *
 * The patch projection is not trained: it starts, and stays, as the filters of JPEG's cosine transform. So a doodle is
 * filtered once and used again in sixteen ways, see {@link FilteredPictures}.
 */
export class VitPretraining implements ModelProblem {
  readonly model: Pretrained;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly #options: VitPretrainingOptions;
  readonly #encoder: Encoder;
  readonly #head: TaskHead;
  readonly #pictures: FilteredPictures;
  readonly #recipes: Int32Array;
  /** The encoder's own weights, which it holds copies of. */
  readonly #encoderNames: readonly string[];

  private constructor(
    options: VitPretrainingOptions,
    parts: { model: Pretrained; encoder: Encoder; pictures: FilteredPictures; recipes: Int32Array },
  ) {
    this.#options = options;
    this.model = parts.model;
    this.#encoder = parts.encoder;
    this.#pictures = parts.pictures;
    this.#recipes = parts.recipes;
    this.#head = initialHead(
      doodleRecipes.length,
      options.config.hiddenSize,
      new RandomStream(options.seed, 'pretrain-vit/head'),
    );
    const own = [...parts.model.weights].filter(([name]) => !name.startsWith('embeddings.patch_embeddings.'));
    this.weights = new Map([
      ...own.map(([name, { data }]) => [name, data] as const),
      [names.headWeight, this.#head.weight],
      [names.headBias, this.#head.bias],
    ]);
    this.#encoderNames = own.map(([name]) => name).filter((name) => !name.startsWith('embeddings.'));
  }

  /** Draws the doodles and starts from random weights. */
  static async create(options: VitPretrainingOptions): Promise<VitPretraining> {
    const { config, seed, doodles, heldOut } = options;
    const filters = patchFilters(config.hiddenSize, config.patchSize);
    const model = startModel(config, filterWeights(filters, config.patchSize), seed);
    const stream = new RandomStream(seed, 'pretrain-vit/doodles');
    const recipes = new Int32Array(doodles + heldOut);
    const pictures = Array.from(recipes, (_, i) => {
      const { pattern, recipe } = drawDoodle(stream);
      recipes[i] = recipe;
      const data = drawPattern(pattern, doodleVariety, stream);
      return model.imageProcessor!.process([{ width: imageSide, height: imageSide, layout: 'interleaved', data }]);
    });
    const encoder = await createEncoder(model, { backend: 'onnx' });
    return new VitPretraining(options, {
      model,
      encoder,
      pictures: new FilteredPictures(model, filters, pictures),
      recipes,
    });
  }

  async gradient(step: number): Promise<TrainingStep> {
    const { seed, batchSize, doodles } = this.#options;
    const stream = new RandomStream(seed, `pretrain-vit/step/${step}`);
    const coin = (): boolean => stream.integer(2) === 1;
    const chosen = Array.from({ length: batchSize }, () => ({
      place: stream.integer(doodles),
      symmetry: { transposed: coin(), flipped: coin(), mirrored: coin(), negative: coin() },
    }));
    this.#sendWeights();
    const batch = this.#embed(chosen);
    const { features, tape } = await this.#encoder.forward(batch, new Map(), 'all');
    const top = headGradient(
      this.#head,
      features,
      chosen.map(({ place }) => this.#recipes[place]!),
    );
    const { weights, embeddings } = await this.#encoder.backwardAll(tape, top.features);
    const positions = sumOverBatch(embeddings, batch.tokens * batch.hidden);
    return {
      losses: { loss: top.loss },
      gradients: new Map([
        ...weights,
        [names.positions, positions],
        [names.cls, positions.slice(0, batch.hidden)],
        [names.headWeight, top.weight],
        [names.headBias, top.bias],
      ]),
    };
  }

  /** The share of held-out doodles whose recipe is named, each as it was drawn. */
  async measure(): Promise<Readonly<Record<string, number>>> {
    const { doodles, heldOut } = this.#options;
    if (heldOut === 0) return {};
    this.#sendWeights();
    let right = 0;
    for (let from = 0; from < heldOut; from += EVALUATION_BATCH) {
      const places = Array.from({ length: Math.min(EVALUATION_BATCH, heldOut - from) }, (_, i) => doodles + from + i);
      const batch = this.#embed(places.map((place) => ({ place, symmetry: UPRIGHT })));
      const answers = predictions(this.#head, await this.#encoder.infer(batch, new Map()));
      for (const [i, place] of places.entries()) if (answers[i] === this.#recipes[place]) right++;
    }
    return { heldOutAccuracy: right / heldOut };
  }

  dispose(): void {
    this.#encoder.dispose();
  }

  #embed(chosen: Parameters<FilteredPictures['embed']>[0]): ReturnType<FilteredPictures['embed']> {
    return this.#pictures.embed(chosen, this.weights.get(names.positions)!, this.weights.get(names.cls)!);
  }

  #sendWeights(): void {
    this.#encoder.updateWeights(new Map(this.#encoderNames.map((name) => [name, this.weights.get(name)!])));
  }
}

/** Random weights, with cosine filters as the patch projection and a grid of sines as the positions. */
function startModel(config: VitConfig, projection: Float32Array, seed: number): Pretrained {
  const random = randomPretrained(config, seed);
  const weights = new Map<string, WeightTensor>();
  for (const [name, { shape, data }] of random.weights) {
    // A model this narrow would start with hardly any signal at ViT's usual deviation of 0.02.
    const isDense = name.startsWith('encoder.') && shape.length === 2;
    const gain = isDense ? INITIAL_GAIN / (0.02 * Math.sqrt(shape[1]!)) : 1;
    weights.set(name, { shape, data: gain === 1 ? data : data.map((value) => gain * value) });
  }
  weights.get(names.projection)!.data.set(projection);
  weights.get(names.positions)!.data.set(gridPositions(config.imageSize / config.patchSize, config.hiddenSize));
  const half = [0.5, 0.5, 0.5];
  return {
    config,
    weights,
    imageProcessor: new ImageProcessor({
      size: config.imageSize,
      resampling: 'bilinear',
      rescale: 1 / 255,
      mean: half,
      std: half,
    }),
  };
}

function sumOverBatch(values: Float32Array, length: number): Float32Array {
  const sum = new Float32Array(length);
  for (let start = 0; start < values.length; start += length) {
    for (let i = 0; i < length; i++) sum[i] = sum[i]! + values[start + i]!;
  }
  return sum;
}
