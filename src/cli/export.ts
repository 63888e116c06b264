import { dirname, join } from 'node:path';
import { type Command, Option } from 'commander';
import { mergeLora } from '../checkpoint';
import { InputError } from '../errors';
import { trainedRun, writePeft } from '../exports';
import { knownStudies, requireWritable, writeFileAtomic } from '../records';
import { encoderFile, encoderFileNames } from '../transformer';
import { addCommand } from './addCommand';
import { chosenRuns, nameOf } from './chosenRuns';
import { collect, parseDevice } from './flagValues';
import { addDataOptions, addGroupOptions, dataFolder, type GroupFlags, type RunFlags } from './options';
import { recordsFor } from './recordsFor';
import { createReporter } from './reporter';
import { ownTasks } from './request';

interface ExportFlags
  extends GroupFlags,
    Pick<RunFlags, 'data' | 'backend' | 'checkpoint' | 'embeddingCache' | 'task' | 'text' | 'textPair' | 'label'> {
  readonly peft?: string;
  readonly onnx?: string;
  readonly device: number;
}

/** Registers `fedft export`. */
export function registerExport(program: Command, signal: AbortSignal): void {
  const command = addCommand(program, 'export', 'project')
    .summary('take the adapter, the heads and the encoder of a finished run out')
    .description(
      'Writes what a finished run trained. Records hold no weights: the run is done again, to the same bits, which is ' +
        'compared with its record; what it trained is then kept in data/runs/trained, so that it is done once.',
    )
    .argument('<run>', 'a run as the table of a run names it: learning/generated-sentiment/gs/seed-0')
    .option('--peft <folder>', "the adapter in PEFT's layout, all heads in heads.safetensors, and its base in base/")
    .option(
      '--onnx <file>',
      `the encoder with the adapter merged in, for onnxruntime: ${encoderFileNames.embeddings} [batch, tokens, hidden] and, of ` +
        `text, ${encoderFileNames.mask} [batch, tokens] to ${encoderFileNames.features} [batch, hidden]`,
    )
    .addOption(
      new Option('--device <k>', "whose head is the adapter's classifier, counted from 0")
        .argParser(parseDevice)
        .default(0),
    )
    .option('--task <name>', 'the task of the run, where it is a table or pictures of your own', collect)
    .option('--text <column>', 'of tsv:FILE, the column of the text (default: sentence)')
    .option('--text-pair <column>', 'of tsv:FILE, the column of a second text')
    .option('--label <column>', 'of tsv:FILE, the column of the label (default: label)');
  addDataOptions(addGroupOptions(command))
    .addHelpText('after', '\nExamples:\n  npx fedft export learning/generated-sentiment/gs/seed-1000 --peft adapter')
    .addHelpText('after', '  npx fedft export generated-sentiment/gs/seed-0 --from queue20 --onnx encoder.onnx')
    .action(async (name: string, flags: ExportFlags) => {
      const { peft, onnx, device, profile } = flags;
      if (peft === undefined && onnx === undefined) {
        throw new InputError('say what to write: --peft FOLDER for the adapter, --onnx FILE for the merged encoder');
      }
      const { source, group } = recordsFor(flags);
      const found = chosenRuns(source, { profile, group, names: [name] });
      if (found.length !== 1) {
        throw new InputError(`name one run, '${name}' has ${found.length}: for example ${nameOf(found[0]!)}`);
      }
      // What a disk refuses is said before the work.
      for (const folder of [peft, onnx && dirname(onnx)]) if (folder !== undefined) requireWritable(folder);
      const data = dataFolder(flags);
      const told = knownStudies().find((study) => study.name === group)?.told['checkpoint'];
      const checkpoint = flags.checkpoint ?? (typeof told === 'string' ? told : undefined);
      const reporter = createReporter();
      const run = await trainedRun(found[0]!.record, {
        profile,
        onProgress: reporter.start(nameOf(found[0]!)),
        signal,
        ...(data === undefined ? {} : { dataFolder: data }),
        ...(checkpoint === undefined ? {} : { checkpoint }),
        ...(flags.backend === undefined ? {} : { backend: flags.backend }),
        ...(flags.embeddingCache === undefined ? {} : { embeddingCache: flags.embeddingCache }),
        ...(flags.task === undefined ? {} : { tasks: ownTasks(flags) }),
      }).finally(() => reporter.stop());
      const from = run.found === 'kept' ? 'as it was kept' : `done again, ${run.found} to its record`;
      console.log(`${nameOf(found[0]!)}, ${from}`);
      if (peft !== undefined) {
        const written = writePeft(peft, run, device);
        for (const file of written.files) console.log(`  ${join(peft, file)}`);
        const classifier = written.device === undefined ? 'no classifier' : `the head of device ${written.device}`;
        console.log(`  rank ${run.rank}, alpha ${run.alpha}, ${classifier}, ${run.heads.length} heads in all`);
      }
      if (onnx !== undefined) {
        const { base, rank, alpha, lora: factors } = run;
        writeFileAtomic(onnx, encoderFile(mergeLora(base, { rank, alpha, factors })));
        console.log(`  ${onnx}`);
      }
    });
}
