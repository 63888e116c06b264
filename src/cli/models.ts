import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  addModel,
  type CatalogueModel,
  catalogueModelNamed,
  catalogueModels,
  checkpointFilesIn,
  fetchModel,
  type InspectedModel,
  storedModels,
  type VerifiedModel,
  verifyModel,
} from '../checkpoint';
import { storeFolder } from '../downloads';
import { addCommand } from './addCommand';
import { checkedText, fetchedText, storeText } from './downloadWords';
import { createReporter } from './reporter';
import { formatTable } from './table';

/** Registers `fedft models`. */
export function registerModels(program: Command, signal: AbortSignal): void {
  const models = addCommand(program, 'models', 'project')
    .summary('list, fetch, add and verify pre-trained models')
    .description(
      'Pre-trained models, kept in one folder for all projects of a user. Nothing is downloaded unless you ask for it here. ' +
        'A stored model goes by its name: --checkpoint NAME.',
    );
  models
    .command('list')
    .summary('every model with its size, licence, digest and what it has seen')
    .action(() => console.log(describeModels()));
  models
    .command('fetch')
    .summary('download a model into the store; goes on where an interrupted download stopped')
    .description(
      'Downloads a model of the catalogue from the Hugging Face hub into the store, compares digests and reads it whole. ' +
        'HF_ENDPOINT names a mirror, HTTPS_PROXY a proxy.',
    )
    .argument('<name>', 'which one; see models list')
    .addHelpText('after', '\nExample:\n  npx fedft models fetch bert-base-uncased')
    .action((name: string) => fetch(catalogueModelNamed(name), signal));
  models
    .command('add')
    .summary("copy a folder in Hugging Face's layout into the store")
    .argument('<folder>', 'with config.json, model.safetensors and vocab.txt or preprocessor_config.json')
    .option('--name <name>', "what it is to be called (default: the folder's name)")
    .addHelpText(
      'after',
      '\nExample:\n  npx fedft models add ~/bge-small-en-v1.5\n  npx fedft run learning --task sst2 --checkpoint bge-small-en-v1.5 --pooler identity',
    )
    .action((folder: string, { name }: { readonly name?: string }) => add(folder, name, signal));
  models
    .command('verify')
    .summary('check stored models: digests as they came, every weight read')
    .description('Exits with 1 where a model is damaged.')
    .argument('[names...]', 'names or folders; without one, all of the store')
    .action((names: string[]) => verify(names, signal));
  models
    .command('where')
    .summary('the folder of the store, and what it holds')
    .action(async () => console.log(await describeStore()));
}

async function fetch(model: CatalogueModel, signal: AbortSignal): Promise<void> {
  console.log(`${model.name}: ${model.title}\n  licence: ${model.licence}`);
  const reporter = createReporter();
  try {
    const fetched = await fetchModel(model, ({ name }) => ({ onProgress: reporter.start(`  ${name}`), signal }));
    reporter.stop();
    for (const file of fetched.files) {
      console.log(`  ${file.name}: ${fetchedText(file)}; ${checkedText(file, 'digest recorded, none is published')}`);
    }
    console.log(cameIn(fetched.name, fetched.folder, fetched.status, fetched.inspected));
  } finally {
    reporter.stop();
  }
}

async function add(folder: string, name: string | undefined, signal: AbortSignal): Promise<void> {
  const reporter = createReporter();
  try {
    const added = await addModel(folder, { name, onProgress: reporter.start('  adding'), signal });
    reporter.stop();
    console.log(cameIn(added.name, added.folder, added.status, added.inspected));
  } finally {
    reporter.stop();
  }
}

/** What a model that is now in the store is, and how to use it. */
function cameIn(name: string, folder: string, status: 'made' | 'kept', inspected: InspectedModel): string {
  const pooler = inspected.pooler === 'missing' ? ' --pooler identity' : '';
  return [
    `  ${status === 'kept' ? 'the store has it already' : 'now in the store'}: ${folder}`,
    `  ${describeInspected(inspected)}`,
    `  use it with: --checkpoint ${name}${pooler}`,
  ].join('\n');
}

function describeInspected({ family, parameters, pooler, readsInputs }: InspectedModel): string {
  const words = [
    family,
    `${(parameters / 1e6).toFixed(1)} M parameters`,
    pooler === 'missing' ? 'no pooler' : '',
    readsInputs ? '' : 'no vocabulary: it cannot read text',
  ];
  return words.filter((word) => word !== '').join(', ');
}

async function verify(names: readonly string[], signal: AbortSignal): Promise<void> {
  const asked = names.length > 0 ? names : storedModels();
  if (asked.length === 0) console.log(`the store ${storeFolder('models')} is empty`);
  const reporter = createReporter();
  try {
    for (const [place, name] of asked.entries()) {
      signal.throwIfAborted();
      reporter.start('  verifying')(place, asked.length, name);
      const verified = await verifyModel(name);
      reporter.stop();
      console.log(describeVerified(verified));
      if (verified.verdict === 'damaged') process.exitCode = 1;
    }
  } finally {
    reporter.stop();
  }
}

function describeVerified({ name, folder, verdict, reason, files, inspected }: VerifiedModel): string {
  const lines = [`${name}: ${verdict}, ${reason}`, `  ${folder}`];
  if (inspected !== undefined) lines.push(`  ${describeInspected(inspected)}`);
  for (const [file, { bytes, sha256 }] of Object.entries(files))
    lines.push(`  ${file}  ${bytes} bytes  sha256 ${sha256}`);
  return lines.join('\n');
}

async function describeStore(): Promise<string> {
  const store = storeFolder('models');
  const rows: (readonly (string | number)[])[] = [];
  for (const name of storedModels()) {
    const files = await checkpointFilesIn(join(store, name));
    const bytes = files.reduce((sum, file) => sum + statSync(join(store, name, file)).size, 0);
    rows.push([name, files.length, (bytes / 1e6).toFixed(1)]);
  }
  const table = rows.length === 0 ? 'holds no model' : formatTable(['model', 'files', 'MB'], rows);
  return `${storeText('models')}\n${table}`;
}

/** The catalogue, then what else the store holds. */
function describeModels(): string {
  const stored = storedModels();
  const known = catalogueModels.map((model) => describeModel(model, stored.includes(model.name)));
  const others = stored.filter((name) => !catalogueModels.some((model) => model.name === name));
  return [
    ...known,
    ...others.map(
      (name) => `${name} (in the store): not in the catalogue; npx fedft models verify ${name} says what it is`,
    ),
  ].join('\n\n');
}

function describeModel(model: CatalogueModel, isStored: boolean): string {
  const { name, title, reads, size, hub, files, licence, seen, pooler, copies = [] } = model;
  return [
    `${name}${isStored ? ' (in the store)' : ''}: ${title}`,
    `  reads ${reads}, ${size}; licence: ${licence}`,
    `  has seen: ${seen}`,
    `  pooler: ${pooler}`,
    `  from https://huggingface.co/${hub}`,
    ...files.map((file) => {
      const digest = file.sha256 ? `sha256 ${file.sha256}` : 'digest recorded at fetch';
      return `    ${file.name}  ${file.size}; ${digest}${file.optional ? '; where there is one' : ''}`;
    }),
    ...copies.map(({ sha256, about }) => `    another copy: model.safetensors sha256 ${sha256}: ${about}`),
  ].join('\n');
}
