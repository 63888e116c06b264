import { existsSync, readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { findModel } from '../checkpoint';
import { FedftError } from '../errors';
import { codeOfExperiments, formatWorkflowTable, reproduceTable, workflowTablePath } from '../execution';
import { type Profile, profiles, writeFileAtomic } from '../records';
import { addCommand } from './addCommand';
import { addDataOptions, addProfileOption, type RunFlags } from './options';
import { requestOf } from './request';

interface WorkflowFlags extends RunFlags {
  readonly out?: string;
  readonly check?: boolean;
  readonly code?: boolean;
}

/** Registers `fedft workflow`. */
export function registerWorkflow(program: Command): void {
  const command = addCommand(program, 'workflow', 'project')
    .summary('write the tables of runs that workflow/Snakefile reads')
    .description(
      'Writes workflow/runs/SIZE.json for every size, from the definitions of the experiments. With --out, one table with ' +
        'the size, data, checkpoint and backend that are named; Snakemake reads it with --config table=FILE.',
    )
    .option('--out <file>', 'write one table to this file instead')
    .option('--check', 'change nothing; fail where a committed table is out of date')
    .option('--code', 'print a JSON object with the digests of the code of experiments and schemes, and nothing else');
  addDataOptions(addProfileOption(command))
    .addHelpText('after', '\nExample:\n  npx fedft workflow --profile paper --data ~/glue --out build/paper.json')
    .action(async (flags: WorkflowFlags) => {
      if (flags.code) console.log(JSON.stringify(codeOfExperiments()));
      else if (flags.out !== undefined) await writeOwnTable(flags.out, flags);
      else await refreshTables(flags.check ?? false);
    });
}

/** The committed tables that are out of date; without `check` they are written again. */
async function refreshTables(check: boolean): Promise<void> {
  const outdated: string[] = [];
  // The runs of the size `real` need data and checkpoints that the repository does not hold; --out has a table of them.
  for (const profile of profiles.filter((size) => size !== 'real')) {
    const path = workflowTablePath(profile);
    const text = await committedTable(profile);
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    outdated.push(relative(process.cwd(), path));
    if (!check) writeFileAtomic(path, text);
  }
  if (outdated.length === 0) console.log('the tables of workflow/runs are current');
  else if (!check) console.log(`written: ${outdated.join(', ')}`);
  else throw new FedftError(`${outdated.join(', ')} out of date; run \`npx fedft workflow\` and commit what changes`);
}

/** What the committed table of a size holds: the runs without real data. */
async function committedTable(profile: Profile): Promise<string> {
  return formatWorkflowTable(await reproduceTable({ profile, overrides: {} }));
}

async function writeOwnTable(file: string, flags: WorkflowFlags): Promise<void> {
  // What jobs on other nodes are told must not depend on the folder they start in.
  const absolute = (folder: string | undefined): string | undefined => (folder ? resolve(folder) : undefined);
  const request = requestOf(flags);
  const { dataFolder, checkpoint, pooler, imageSize, embeddingCache, backend } = request;
  const named = {
    data: absolute(dataFolder),
    checkpoint: checkpoint && findModel(checkpoint),
    pooler,
    'image-size': imageSize === undefined ? undefined : `${imageSize}`,
    'embedding-cache': absolute(embeddingCache),
    backend,
  };
  const options = Object.entries(named).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value]));
  const table = await reproduceTable(request, options);
  writeFileAtomic(file, formatWorkflowTable(table));
  console.log(`${table.runs.length} runs in ${file}; run them with:`);
  console.log(`snakemake --cores 2 --config table=${resolve(file)} profile=${flags.profile}`);
}
