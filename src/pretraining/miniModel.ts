import { existsSync, readFileSync, rmSync } from 'node:fs';
import { extname, join } from 'node:path';
import { type Pretrained, savePretrained } from '../checkpoint';
import { FedftError } from '../errors';
import {
  canonicalJson,
  codeDigest,
  type Json,
  type OnProgress,
  openSnapshot,
  repositoryRoot,
  runsFolder,
  sha256,
  writeFileAtomic,
} from '../records';
import { type CardText, modelCard, type PretrainingFacts } from './modelCard';
import { type TrainingSchedule, train } from './train';
import type { TrainingProblem } from './trainingProblem';

/** The models that are bundled. */
export type MiniModelKind = 'bert' | 'vit';

/** The bundled model for each kind of examples. */
export const bundledModels: { readonly [input in 'text' | 'image']: MiniModelKind } = { text: 'bert', image: 'vit' };

/** A problem whose weights are a model's. */
export interface ModelProblem extends TrainingProblem {
  /** The model as it is now: the arrays that are trained, not copies. */
  readonly model: Pretrained;
  dispose(): void | Promise<void>;
}

/** How a bundled model is made: the command `fedft pretrain` runs one. */
export interface MiniModel {
  readonly kind: MiniModelKind;
  /** Seed of weights and data. */
  readonly seed: number;
  readonly schedule: TrainingSchedule;
  /** All that decides the weights beside seed and schedule: sizes, data, shares. Becomes part of the card. */
  readonly recipe: { readonly [name: string]: Json };
  readonly card: CardText;
  /** Random weights, and the losses they are to lower. */
  start(seed: number): Promise<ModelProblem>;
}

/** What {@link pretrainMini} made. */
export interface MadeModel {
  readonly folder: string;
  /** SHA-256 of model.safetensors. */
  readonly digest: string;
  readonly facts: PretrainingFacts;
  /** Step from which this call continued; 0 when it began anew. */
  readonly resumedFrom: number;
}

/** Points of the curve in a card. */
const CURVE_POINTS = 20;

/** The file beside the weights with {@link PretrainingFacts}; README.md is made from it. Written last, it vouches for the rest. */
export const factsFile = 'pretraining.json';

/**
 * Pre-trains a bundled model from random weights and saves it as a Hugging Face folder with a model card.
 *
 * Interrupted at any moment, even killed, the same call goes on from its last snapshot (in the folder of runs, one file for
 * each recipe and version of the code) and ends with the same bytes. The same options give the same weights on machines whose
 * processors have the same vector instructions; the card says where it was made.
 *
 * @param options.folder - where the model goes; an earlier one there is replaced at the end
 * @param options.steps - steps instead of the model's own
 * @param options.everySeconds - time between two writes of its snapshot; default as {@link train}
 * @throws as {@link train}
 */
export async function pretrainMini(
  mini: MiniModel,
  options: {
    readonly folder: string;
    readonly steps?: number | undefined;
    readonly seed?: number | undefined;
    readonly everySeconds?: number | undefined;
    readonly onProgress?: OnProgress | undefined;
    readonly onNotice?: ((message: string) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<MadeModel> {
  const { folder, seed = mini.seed, everySeconds, onProgress, onNotice, signal } = options;
  const schedule = { ...mini.schedule, steps: options.steps ?? mini.schedule.steps };
  const recipe = { kind: mini.kind, seed, schedule: { ...schedule }, ...mini.recipe };
  const key = sha256(canonicalJson({ recipe, code: codeOfPretraining() }));
  const path = join(runsFolder(), 'pretraining', `${mini.kind}-${key.slice(0, 16)}.snapshot`);
  const problem = await mini.start(seed);
  try {
    const { curve, seconds, resumedFrom } = await train(problem, {
      schedule,
      points: CURVE_POINTS,
      snapshot: openSnapshot({ path, key, ...(onNotice && { onNotice }) }),
      snapshotEverySeconds: everySeconds,
      onProgress,
      signal,
    });
    savePretrained(folder, problem.model);
    const digest = modelDigest(folder);
    const facts: PretrainingFacts = {
      recipe,
      curve,
      seconds: Math.round(seconds),
      machine: `${process.platform}-${process.arch}, Node.js ${process.versions.node}`,
      digest,
      command: commandOf(mini, schedule.steps, seed),
    };
    writeFileAtomic(join(folder, 'README.md'), modelCard(mini.card, facts, problem.model));
    writeFileAtomic(join(folder, factsFile), `${JSON.stringify(facts, null, 1)}\n`);
    rmSync(path, { force: true });
    return { folder, digest, facts, resumedFrom };
  } finally {
    await problem.dispose();
  }
}

/** The command that makes the same model, with whatever differs from the recipe. */
function commandOf({ kind, schedule, seed }: MiniModel, steps: number, ownSeed: number): string {
  const options = [
    ...(steps === schedule.steps ? [] : [`--steps ${steps}`]),
    ...(ownSeed === seed ? [] : [`--seed ${ownSeed}`]),
  ];
  return ['npx fedft pretrain', kind, ...options].join(' ');
}

/** SHA-256 (hex) of the weights in a model's folder, the file model.safetensors. */
export function modelDigest(folder: string): string {
  return sha256(readFileSync(join(folder, 'model.safetensors')));
}

/**
 * The folder of a model that comes with the repository, in Hugging Face's layout.
 *
 * @throws Error when it is not there, with the command that makes it
 */
export function bundledModel(kind: MiniModelKind): string {
  const folder = bundledFolder(kind);
  if (!existsSync(join(folder, 'config.json'))) {
    throw new FedftError(`the bundled model ${folder} is missing; make it with: npx fedft pretrain ${kind}`);
  }
  return folder;
}

/** Where a bundled model belongs, there or not. */
export function bundledFolder(kind: MiniModelKind): string {
  return join(repositoryRoot, 'data', 'models', `${kind}-mini`);
}

/** What makes a model is not imported here but handed over: the whole room counts. */
function codeOfPretraining(): string {
  return codeDigest(join(__dirname, `index${extname(__filename)}`));
}
