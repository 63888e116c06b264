import { type Command, Option } from 'commander';
import { type Pooler, poolers } from '../checkpoint';
import { InputError, showJson } from '../errors';
import { isObject, type Profile, profiles, readJson, requireRegularFile } from '../records';
import { describeDomain, type Settings, settingFlag, settingsTable, unknownSetting } from '../settings';
import { collect, collectSeeds, parsePixels, parseWorkers } from './flagValues';

/** What the commands that run something have in common, after parsing. */
export interface RunFlags {
  readonly profile: Profile;
  readonly data?: string;
  readonly backend?: string;
  readonly scheme?: readonly string[];
  readonly settings?: string;
  readonly fresh?: boolean;
  readonly profileTime?: boolean;
  readonly workers?: number;
  readonly only?: readonly string[];
  readonly task?: readonly string[];
  readonly text?: string;
  readonly textPair?: string;
  readonly label?: string;
  readonly seeds?: readonly number[];
  readonly extended?: boolean;
  readonly checkpoint?: string;
  readonly pooler?: Pooler;
  readonly imageSize?: number;
  readonly embeddingCache?: string;
  readonly strictData?: boolean;
  readonly reading?: string;
  readonly name?: string;
}

/** Which records a command that reads them takes. */
export interface GroupFlags {
  readonly profile: Profile;
  readonly from?: string;
}

/** Adds `--profile`. */
export function addProfileOption(command: Command): Command {
  return command.addOption(
    new Option('--profile <size>', 'size of the runs').choices([...profiles]).default('laptop' satisfies Profile),
  );
}

/** Adds `--reading`. */
export function addReadingOption(command: Command): Command {
  return command.option(
    '--reading <name>',
    'how the paper is read where it leaves something open: first-edition, or one of fedft.config.ts (default: the settings table)',
  );
}

/** Adds `--profile` and `--from`. */
export function addGroupOptions(command: Command): Command {
  return addProfileOption(command).option(
    '--from <group>',
    'whose records: reference, own, or the name of a study (default: of every part of an experiment your own where they are ' +
      'complete, else the reference)',
  );
}

/** Adds the options that choose data, backend and checkpoint. */
export function addDataOptions(command: Command): Command {
  return command
    .option('--data <folder>', 'folder with the real data sets (default: $FEDFT_DATA; without it, a generated task)')
    .option(
      '--backend <name>',
      'tensor backend: tensorflow, onnx, wasm or cpu (default: onnx, else the first that works); portable is wasm, whose ' +
        'records are identical on every machine',
    )
    .option('--strict-data', 'refuse data sets and vocabularies that look cut off, in place of a notice')
    .option(
      '--checkpoint <name>',
      "a model of the store (npx fedft models list), or a folder in Hugging Face's layout (default: the bundled model)",
    )
    .addOption(
      new Option(
        '--pooler <kind>',
        "in place of the checkpoint's pooler, or where it has none: identity (W = I, b = 0) or random",
      ).choices([...poolers]),
    )
    .addOption(
      new Option(
        '--image-size <pixels>',
        "height and width of the images that a model of images reads: its positions are interpolated (default: the model's own)",
      ).argParser(parsePixels),
    )
    .option(
      '--embedding-cache <folder>',
      'keep embedded pictures there for later runs (default: in memory and a temporary file); records do not depend on it',
    );
}

/** Adds the options of every command that runs experiments. */
export function addRunOptions(command: Command): Command {
  return addReadingOption(addDataOptions(addProfileOption(command)))
    .addOption(
      new Option(
        '--workers <n>',
        'worker threads; records do not depend on it (default: one a processor, as far as memory carries them)',
      ).argParser(parseWorkers),
    )
    .addOption(new Option('--fresh', 'do finished runs again, from their beginning').conflicts('resume'))
    .option('--resume', 'keep what is finished and go on with what is not (the default)');
}

/** Adds the options that choose among the runs of an experiment. */
export function addChoiceOptions(command: Command): Command {
  return command
    .option('--only <runs>', 'exactly these runs of one experiment, comma-separated', collect)
    .option('--scheme <names>', 'only these schemes, comma-separated: all-in, proposed, gs, aaba, ...', collect)
    .option(
      '--task <names>',
      'only these tasks, comma-separated: sst2, generated-sentiment, ..., tsv:FILE, or images:FOLDER (a folder a class)',
      collect,
    )
    .option('--text <column>', 'of tsv:FILE, the column of the text (default: sentence)')
    .option('--text-pair <column>', 'of tsv:FILE, the column of a second text')
    .option('--label <column>', 'of tsv:FILE, the column of the label (default: label)')
    .option('--seeds <numbers>', 'only these seeds, comma-separated', collectSeeds)
    .option(
      '--extended',
      'every cell of every task, as the committed records have them (default: the first few of each, the core)',
    );
}

/** Adds `--settings FILE` and one flag for every row of the settings table, grouped by section of the paper. */
export function addSettingOptions(command: Command): Command {
  command.option('--settings <file>', 'JSON file with settings; flags win over it');
  for (const [name, setting] of Object.entries(settingsTable)) {
    const unit = setting.unit === '1' ? '' : ` [${setting.unit}]`;
    command.addOption(
      new Option(
        `--${settingFlag(name)} <value>`,
        `${setting.about}${unit}; ${describeDomain(setting.domain)} (default: ${setting.default}, ${setting.source})`,
      ).helpGroup(`Settings of section ${setting.section}:`),
    );
  }
  return command;
}

/** The settings that flags and the settings file override; values are checked later, by `parseSettings`. */
export function settingOverrides(flags: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const overrides: Record<string, unknown> = {};
  if (typeof flags['settings'] === 'string') Object.assign(overrides, readSettingsFile(flags['settings']));
  for (const name of Object.keys(settingsTable) as (keyof Settings)[]) {
    if (flags[name] !== undefined) overrides[name] = flags[name];
  }
  return overrides;
}

/** The data folder of a flag or of `FEDFT_DATA`, undefined where neither is set. */
export function dataFolder(flags: { readonly data?: string }): string | undefined {
  const folder = flags.data ?? process.env['FEDFT_DATA'];
  return folder === undefined || folder === '' ? undefined : folder;
}

function readSettingsFile(path: string): Record<string, unknown> {
  requireRegularFile(path, 'give a JSON file such as {"deviceCount": 10}');
  const value = readJson(path, { remedy: 'write {"name": value, ...}' });
  if (!isObject(value)) throw new InputError(`${path} must hold a JSON object of settings, got ${showJson(value)}`);
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(settingsTable, name));
  if (unknown !== undefined) throw new InputError(`${path}: ${unknownSetting(unknown)}`);
  return { ...value };
}
