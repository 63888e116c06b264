import type { Command } from 'commander';
import { InputError } from '../errors';
import { checkModel, type ModelCheck } from '../pretraining';
import { type BackendName, backendOrder, describeTrainableShare } from '../transformer';
import { addCommand } from './addCommand';
import { formatTable } from './table';

/** Registers `fedft check-model`. */
export function registerCheckModel(program: Command): void {
  addCommand(program, 'check-model', 'project')
    .summary('compare a checkpoint with its reference values')
    .description(
      'Runs a checkpoint forward and backward on every available backend and prints the relative error (norm of the ' +
        'difference over the norm) of each quantity in its expected.json. Exits with 1 where the forward pass exceeds 1e-5 ' +
        'or a gradient 1e-4, with 2 where the folder cannot be used.',
    )
    .argument('<dir>', 'folder of config.json, model.safetensors and expected.json, or a stored model that has these')
    .option('--backend <names...>', `only these of ${backendOrder.join(', ')}`, collect)
    .addHelpText('after', '\nExample:\n  npx fedft check-model test/fixtures/golden/bert-tiny-random')
    .action(async (dir: string, { backend }: { readonly backend?: readonly BackendName[] }) => {
      const check = await checkModel(dir, backend);
      console.log(formatCheck(check));
      process.exitCode = check.passed ? 0 : 1;
    });
}

function collect(name: string, previous: readonly string[] = []): readonly string[] {
  if (!(backendOrder as readonly string[]).includes(name)) {
    throw new InputError(`backend must be one of ${backendOrder.join(', ')}, got '${name}'`);
  }
  return [...previous, name];
}

/** A check as text: a row per quantity, a column per backend, what exceeds its limit marked. */
function formatCheck({ dir, trainable, backends, unavailable, passed }: ModelCheck): string {
  const rows = backends[0]!.quantities.map(({ name, limit }, index) => [
    name,
    limit.toExponential(0),
    ...backends.map(({ quantities }) => {
      const { error, passed: within } = quantities[index]!;
      return `${error.toExponential(1)}${within ? '' : ' EXCEEDED'}`;
    }),
  ]);
  return [
    dir,
    describeTrainableShare(trainable),
    ...unavailable.map(({ reason }) => reason),
    '',
    formatTable(['quantity', 'limit', ...backends.map(({ backend }) => backend)], rows),
    '',
    passed ? 'every quantity is within its limit' : 'FAILED: quantities marked EXCEEDED are beyond their limit',
  ].join('\n');
}
