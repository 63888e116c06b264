import { type Command, Option } from 'commander';
import { markdownTable } from '../documents';
import { committedOfSize, type FoundRecord, writeFileAtomic } from '../records';
import { type ResultTable, resultCells, resultsCsv, resultsJson, rowsWith, tabulateResults } from '../summaries';
import { addCommand } from './addCommand';
import { chosenRuns, nameOf } from './chosenRuns';
import { collect, collectSeeds } from './flagValues';
import { addGroupOptions, addReadingOption, type GroupFlags } from './options';
import { printLeftOut, recordsFor } from './recordsFor';
import { formatResultTables } from './resultTables';

interface ShowFlags extends GroupFlags {
  readonly reading?: string;
  readonly task?: readonly string[];
  readonly scheme?: readonly string[];
  readonly seeds?: readonly number[];
  readonly runs?: true;
  readonly csv?: true;
  readonly json?: true;
  readonly markdown?: true;
  readonly out?: string;
}

/** Registers `fedft show`. */
export function registerShow(program: Command): void {
  const command = addCommand(program, 'show', 'project')
    .summary('print the results of finished runs, or export them')
    .description(
      'Prints the results of finished runs from their records: for runs that train where they ended, one row a task and ' +
        'scheme (and a value of what a sweep varies) with the mean over seeds, its 95 % interval, and the difference to ' +
        'the committed reference over the seeds that both have; for studies of scheduling their main numbers.',
    )
    .argument('[runs...]', 'experiments (learning, sweeps/transient) or runs as the table of a run names them', collect)
    .option('--task <names>', 'only these tasks, comma-separated', collect)
    .option('--scheme <names>', 'only these schemes, comma-separated', collect)
    .option('--seeds <numbers>', 'only these seeds, comma-separated', collectSeeds)
    .option('--runs', 'one row a run, with its record and digest, in place of one over the seeds')
    .addOption(new Option('--csv', 'comma-separated values, in full precision').conflicts(['json', 'markdown']))
    .addOption(new Option('--json', 'JSON, for other programs').conflicts(['csv', 'markdown']))
    .addOption(new Option('--markdown', 'tables in Markdown').conflicts(['csv', 'json']))
    .option('--out <file>', 'write to this file, whole or not at all, in place of standard output');
  addReadingOption(addGroupOptions(command))
    .addHelpText(
      'after',
      '\nWithout --from, own runs count where a part of an experiment is complete, else the reference; --from own shows ' +
        'what was run here.',
    )
    .addHelpText('after', '\nExamples:\n  npx fedft show learning --task generated-sentiment')
    .addHelpText('after', '  npx fedft show --from own --runs')
    .addHelpText('after', '  npx fedft show learning --from queue20 --csv --out queue20.csv')
    .addHelpText('after', '  npx fedft show sweeps/learning --markdown')
    .action((names: readonly string[] = [], flags: ShowFlags) => {
      const { profile, runs: everyRun = false } = flags;
      const group = recordsFor(flags);
      const found = chosenRuns(group.source, {
        profile,
        group: group.group,
        names,
        seeds: flags.seeds,
      });
      const tabulated = tabulateResults(found, { reference: committedOfSize(profile), everyRun });
      // Whoever names a run without main numbers hears of its record at least.
      const all = [...tabulated.tables, ...(names.length === 0 ? [] : plainTables(tabulated.without))];
      const ofTask = flags.task === undefined ? all : rowsWith(all, 'task', flags.task);
      const tables = flags.scheme === undefined ? ofTask : rowsWith(ofTask, 'scheme', flags.scheme);
      const { csv, json, markdown, out } = flags;
      const text = csv
        ? resultsCsv(tables)
        : json
          ? `${JSON.stringify({ profile, from: group.group ?? null, tables: resultsJson(tables) }, null, 1)}\n`
          : markdown
            ? `${tables.map(markdownOf).join('\n\n')}\n`
            : `${formatResultTables(tables)}\n`;
      if (out !== undefined) {
        writeFileAtomic(out, text);
        console.log(`${out}: ${tables.reduce((sum, { rows }) => sum + rows.length, 0)} rows`);
        return;
      }
      process.stdout.write(text);
      if (csv || json || markdown) return;
      printLeftOut(
        group,
        found.map(({ record }) => record.experiment),
      );
      for (const { what, why } of tabulated.leftOut) console.log(`not in the table: ${what} (${why})`);
      const others = new Set(tabulated.without.map(({ record }) => record.experiment));
      if (names.length === 0 && others.size > 0) {
        console.log(`\nwithout a table of results, see their figures: ${[...others].join(', ')}`);
      }
    });
}

/** Records of no known kind, one row each. */
function plainTables(found: readonly FoundRecord<unknown>[]): readonly ResultTable[] {
  const experiments = [...new Set(found.map(({ record }) => record.experiment))];
  return experiments.map((experiment) => ({
    experiment,
    keys: ['record', 'digest'],
    axes: [],
    measures: [],
    drawn: [],
    rows: found
      .filter(({ record }) => record.experiment === experiment)
      .map((one) => ({
        keys: { record: nameOf(one), digest: one.record.digest },
        records: [{ name: nameOf(one), digest: one.record.digest }],
        values: {},
      })),
  }));
}

function markdownOf(table: ResultTable): string {
  const { header, rows } = resultCells(table);
  return `**${table.experiment}**\n\n${markdownTable(header, rows)}`;
}
