import { join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { workFolder } from '../records';
import { buildSite, declaredRepository } from '../site';
import { addCommand } from './addCommand';

interface SiteFlags {
  readonly out: string;
  readonly repository?: string;
  readonly api?: boolean;
}

/** Registers `fedft site`. */
export function registerSite(program: Command): void {
  addCommand(program, 'site', 'clone')
    .summary('build the static reading edition of the notebooks')
    .description(
      'Builds web pages from the committed notebooks and their outputs, to read from disk or from any static host. ' +
        'Nothing is run: pages show what the notebooks hold.',
    )
    .addOption(
      new Option('--out <folder>', 'where the pages go; an earlier edition there is replaced').default(
        join(workFolder, 'build', 'site'),
        'build/site of the repository',
      ),
    )
    .option(
      '--repository <address>',
      'where the repository is, https://HOST/OWNER/NAME, for links to Binder, VS Code and files; as package.json declares it when left out',
    )
    .option('--api', 'make the reference of everything that can be imported too, with TypeDoc: half a minute more')
    .action(async ({ out, api = false, repository = declaredRepository() }: SiteFlags) => {
      const address = repository === undefined ? {} : { repository };
      const { folder, pages, equations } = await buildSite({ folder: resolve(out), api, ...address });
      console.log(
        `${pages.length} pages with ${equations} linked equations: open ${relative(process.cwd(), join(folder, 'index.html'))}`,
      );
    });
}
