import { homedir, tmpdir } from 'node:os';
import { repositoryRoot } from '../records';
import { isVolatile } from './committed';
import {
  type CellOutput,
  type CodeCell,
  joinLines,
  type MultilineText,
  type Notebook,
  type NotebookCell,
} from './format';

/** The longest code cell, in lines: what a reader takes in without scrolling. Logic longer than this belongs in src. */
const longestCell = 30;

/** The longest line of code, in characters: what a page shows without scrolling sideways. */
const longestLine = 88;

/** What cells may import: the library, and the packages that show and compute beside it. */
const importable: readonly string[] = [
  'fedft',
  'fedft/model',
  'fedft/lab',
  'fedft/figures',
  'fedft/notebooks',
  'tslab',
  'mathjs',
  'danfojs-node',
];

/**
 * What a committed notebook does not keep of this repository's rules, found by reading it alone.
 *
 * @returns one sentence a problem, with the place and the remedy; empty when all is well
 */
export function ruleProblems(notebook: Notebook): readonly string[] {
  const problems: string[] = [];
  const kernelspec = notebook.metadata['kernelspec'] as { readonly name?: string } | undefined;
  if (kernelspec?.name !== 'fedft') {
    problems.push(`its kernel must be fedft, got ${kernelspec?.name ?? 'none'}; refresh it with --write`);
  }
  problems.push(...openingProblems(notebook));
  let count = 0;
  notebook.cells.forEach((cell, index) => {
    if (cell.cell_type !== 'code') {
      const fenced = joinLines(cell.source).match(/^```[\s\S]*?^```/gm) ?? [];
      problems.push(
        ...fenced.flatMap(longLines).map((problem) => `the code in the text of cell ${index + 1} ${problem}`),
      );
      return;
    }
    count++;
    const place = `cell ${index + 1} (\`${joinLines(cell.source).trimStart().split('\n')[0]}\`)`;
    const found = [...sourceProblems(cell), ...executionProblems(cell, count)];
    problems.push(...found.map((problem) => `${place} ${problem}`));
  });
  const repeated = [...countBy(notebook.cells.flatMap(figuresIn))].filter(([, times]) => times > 1);
  problems.push(
    ...repeated.map(
      ([id, times]) => `shows ${times} figures called ${id}, which a page takes for one; give each an id`,
    ),
  );
  const imports = notebook.cells.some(
    (cell) => cell.cell_type === 'code' && importsOf(cell).some((name) => /^fedft(\/|$)/.test(name)),
  );
  if (!imports) problems.push("no cell imports from 'fedft', so the notebook shows nothing of the library");
  return problems;
}

function openingProblems(notebook: Notebook): readonly string[] {
  const [first] = notebook.cells;
  if (first?.cell_type !== 'markdown') return ['its first cell must be text with a title'];
  const text = joinLines(first.source);
  return [
    ...(/^# \S/m.test(text) ? [] : ['its first cell must have a title, a line that begins with #']),
    ...(/you (will )?learn/i.test(text) ? [] : ['its first cell must say "What you will learn"']),
    ...(/running time/i.test(text) ? [] : ['its first cell must give the "Running time"']),
  ];
}

function sourceProblems(cell: CodeCell): readonly string[] {
  const problems: string[] = [];
  const source = joinLines(cell.source);
  const lines = source.trim().split('\n').length;
  if (source.trim() === '') problems.push('is empty; delete it');
  if (lines > longestCell) problems.push(`has ${lines} lines, at most ${longestCell} are allowed; move logic into src`);
  problems.push(...longLines(source));
  for (const name of importsOf(cell)) {
    if (importable.includes(name)) continue;
    problems.push(`imports '${name}'; a cell may import ${importable.join(', ')} only`);
  }
  return problems;
}

/** What is wrong with lines of code that are too long, one sentence each. */
export function longLines(code: string): readonly string[] {
  return code
    .split('\n')
    .filter(({ length }) => length > longestLine)
    .map(
      (line) => `has a line of ${line.length} characters, at most ${longestLine} are allowed; break \`${line.trim()}\``,
    );
}

function importsOf(cell: CodeCell): readonly string[] {
  const source = joinLines(cell.source);
  const patterns = [
    /^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*(['"])([^'"]+)\1/gm, // import { a } from 'b'
    /^\s*import\s*(['"])([^'"]+)\1/gm, // import 'b'
    /\b(?:import|require)\s*\(\s*(['"`])([^'"`]+)\1/g, // import('b'), require('b')
  ];
  return patterns.flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[2]!));
}

function executionProblems(cell: CodeCell, count: number): readonly string[] {
  const problems: string[] = [];
  if (cell.execution_count !== count) {
    const found = cell.execution_count === null ? 'was not run' : `was run as number ${cell.execution_count}`;
    problems.push(`${found} instead of number ${count}; run all from the top with --write`);
  }
  if (isVolatile(cell) && cell.outputs.length > 0) {
    problems.push('is tagged volatile but has outputs; strip them with --write');
  }
  for (const output of cell.outputs) problems.push(...outputProblems(output));
  return problems;
}

function outputProblems(output: CellOutput): readonly string[] {
  if (output.output_type === 'error') return [`holds the error ${output.ename}: ${output.evalue}`];
  const text = output.output_type === 'stream' ? joinLines(output.text) : bundleText(output.data);
  const problems: string[] = [];
  if (output.output_type === 'stream' && output.name === 'stderr') {
    problems.push(`writes to stderr: ${text.trim().split('\n')[0]}`);
  }
  const path = absolutePath(text);
  if (path) problems.push(`shows the absolute path ${path}, which is another on every machine`);
  return problems;
}

/** What figures of a cell are called; the first script of a name draws into all places of that name. */
function figuresIn(cell: NotebookCell): readonly string[] {
  if (cell.cell_type !== 'code') return [];
  const shown = cell.outputs.map((output) => ('data' in output ? bundleText(output.data) : ''));
  return [...shown.join('\n').matchAll(/<div data-fedft-figure="([^"]+)"/g)].map(([, id]) => id!);
}

function countBy(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function bundleText(data: Readonly<Record<string, unknown>>): string {
  return Object.entries(data)
    .filter(([type]) => !/^image\/(?!svg)/.test(type))
    .map(([, value]) =>
      typeof value === 'object' && !Array.isArray(value) ? JSON.stringify(value) : joinLines(value as MultilineText),
    )
    .join('\n');
}

function absolutePath(text: string): string | undefined {
  const plain = text.replace(/base64,[A-Za-z0-9+/=]+/g, ''); // a picture may contain /tmp/ by chance
  const own = [repositoryRoot, homedir(), tmpdir()].filter((folder) => folder.length > 1);
  const here = own.find((folder) => plain.includes(`${folder}/`) || plain.includes(`${folder}\\`));
  return here ?? /(?<![\w.:/-])(?:\/(?:home|Users|root|tmp|var)\/[\w.-]+|[A-Z]:\\\w+)/.exec(plain)?.[0];
}
