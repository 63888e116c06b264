import type { Command } from 'commander';
import { examine, type Finding, isFit } from '../doctor';
import { addCommand } from './addCommand';
import { formatTable } from './table';

/** Registers `fedft doctor`. */
export function registerDoctor(program: Command): void {
  addCommand(program, 'doctor', 'anywhere')
    .summary('what this machine has for runs, and how to get the rest')
    .description(
      'Looks at Node.js, memory, processors, tensor backends (each computes something), browser, Jupyter, data and models. ' +
        'Exits with 1 where the main job, npm run reproduce, cannot run.',
    )
    .option('--json', 'print the findings as JSON, and nothing else')
    .action(async ({ json = false }: { readonly json?: boolean }) => {
      const findings = await examine();
      console.log(json ? JSON.stringify(findings, null, 2) : describeFindings(findings));
      if (!isFit(findings)) process.exitCode = 1;
    });
}

/** A table, and below it how to get what is not there. */
function describeFindings(findings: readonly Finding[]): string {
  const rows = findings.map(({ part, status, needed, detail }) => [
    part,
    status === 'found' ? 'found' : needed ? 'MISSING' : 'not here',
    detail,
  ]);
  const remedies = findings
    .filter(({ remedy }) => remedy !== '')
    .map(({ part, needed, remedy }) => `  ${part}${needed ? '' : ' (optional)'}: ${remedy}`);
  const verdict = isFit(findings)
    ? 'The main job can run: npm run reproduce'
    : 'The main job cannot run before what is MISSING is there.';
  return [
    formatTable(['part', '', 'what'], rows),
    ...(remedies.length === 0 ? [] : ['', 'To get what is not here:', ...remedies]),
    '',
    verdict,
  ].join('\n');
}
