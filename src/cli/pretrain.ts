import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { InputError, oneLine } from '../errors';
import { bertMini, bundledFolder, type MiniModel, type MiniModelKind, pretrainMini, vitMini } from '../pretraining';
import { currentEnvironment, makeFolder } from '../records';
import { addCommand } from './addCommand';
import { createReporter } from './reporter';

/** The models that can be made here. */
const minis: { readonly [kind in MiniModelKind]: () => MiniModel } = {
  bert: () => bertMini(),
  vit: () => vitMini(),
};

interface PretrainFlags {
  readonly output?: string;
  readonly steps?: number;
  readonly seed?: number;
}

/** Registers `fedft pretrain`. */
export function registerPretrain(program: Command, signal: AbortSignal): void {
  addCommand(program, 'pretrain', 'anywhere')
    .summary('make the bundled pre-trained models again')
    .description(
      'Pre-trains a bundled model from random weights and saves it as a Hugging Face folder with a model card. ' +
        'Stopped or killed, the same command goes on where it was and ends with the same weights.',
    )
    .addArgument(new Argument('[model]', 'which one; both without it').choices(Object.keys(minis)))
    .option('--output <folder>', 'where to (default: data/models/MODEL-mini)')
    .option('--steps <n>', 'steps instead of those of the recipe', positive('--steps'))
    .option('--seed <n>', 'seed instead of that of the recipe', integer('--seed', 0))
    .addHelpText('after', '\nExample:\n  npx fedft pretrain bert --steps 500 --output /tmp/bert')
    .action(async (model: MiniModelKind | undefined, flags: PretrainFlags) => {
      const kinds = model === undefined ? (Object.keys(minis) as MiniModelKind[]) : [model];
      if (flags.output !== undefined && kinds.length > 1) {
        throw new InputError(`--output ${flags.output} would hold one model; name which: ${kinds.join(' or ')}`);
      }
      for (const kind of kinds) await pretrain(minis[kind](), flags, signal);
    });
}

async function pretrain(mini: MiniModel, flags: PretrainFlags, signal: AbortSignal): Promise<void> {
  const folder = flags.output === undefined ? bundledFolder(mini.kind) : resolve(flags.output);
  const steps = flags.steps ?? mini.schedule.steps;
  console.log(`${mini.card.name}: ${steps} steps from random weights, seed ${flags.seed ?? mini.seed}`);
  // What is wrong with the folder must not be found out after the training.
  makeFolder(folder);
  requireModelFolder(folder);
  const reporter = createReporter();
  try {
    const onProgress = reporter.start(`  pre-training ${mini.card.name}`);
    const onNotice = (message: string): void => console.error(`fedft: ${oneLine(message)}`);
    const made = await pretrainMini(mini, { folder, steps, seed: flags.seed, onProgress, onNotice, signal });
    reporter.stop();
    if (made.resumedFrom > 0) console.log(`  went on from step ${made.resumedFrom}`);
    const last = made.facts.curve.at(-1);
    for (const [name, value] of Object.entries({ ...last?.losses, ...last?.measures })) {
      console.log(`  ${name} ${value.toFixed(3)}`);
    }
    console.log(`  saved in ${made.folder}, weights ${made.digest.slice(0, 16)}`);
    // Both models train through onnxruntime, whose last bits are those of the processor's instructions.
    const { runtime, instructions } = currentEnvironment('onnx', '');
    console.log(`  bytes are not portable: the same again with ${runtime} on ${instructions} alone`);
  } finally {
    reporter.stop();
  }
}

/** @throws InputError for a folder of other things: a model brings a README.md and a config.json, and would replace theirs */
function requireModelFolder(folder: string): void {
  const held = readdirSync(folder);
  if (held.length === 0 || held.some((name) => name.startsWith('model.safetensors'))) return;
  throw new InputError(`${folder} holds other things (${held.slice(0, 3).join(', ')}); name a new or empty folder`);
}

function integer(flag: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value) || value < least) {
      throw new InputError(`${flag} must be an integer >= ${least}, got '${text}'`);
    }
    return value;
  };
}

function positive(flag: string): (text: string) => number {
  return integer(flag, 1);
}
