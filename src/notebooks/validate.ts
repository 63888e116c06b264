import { InputError, textOf } from '../errors';
import { parseJson } from '../records';
import type { Notebook } from './format';

/**
 * Reads a notebook and checks every rule of nbformat 4.5 that Jupyter checks.
 *
 * @param text the file's content
 * @param name how messages call the notebook
 * @throws Error naming the notebook, the place and the remedy, when it is not a valid nbformat 4.5 notebook
 */
export function parseNotebook(text: string, name: string): Notebook {
  const value: unknown = parseJson(text, name, { remedy: 'open and save it in Jupyter' });
  const problems = notebookProblems(value);
  if (problems.length > 0) {
    throw new InputError(`${name} is not a valid nbformat 4.5 notebook: ${listProblems(problems)}`);
  }
  return value as Notebook;
}

/** Problems named in one message. */
const MOST_PROBLEMS = 3;

function listProblems(problems: readonly string[]): string {
  const named = problems.slice(0, MOST_PROBLEMS).join('; ');
  return problems.length > MOST_PROBLEMS ? `${named}; and ${problems.length - MOST_PROBLEMS} more` : named;
}

/** What stands in the way of a value being an nbformat 4.5 notebook; empty when it is one. */
export function notebookProblems(value: unknown): readonly string[] {
  if (!isObject(value)) return ['the file holds no object'];
  const problems: string[] = [];
  if (value['nbformat'] !== 4 || !(typeof value['nbformat_minor'] === 'number' && value['nbformat_minor'] >= 5)) {
    const found = `${textOf(value['nbformat'])}.${textOf(value['nbformat_minor'])}`;
    problems.push(`nbformat must be 4.5, got ${found}; open and save it in Jupyter`);
  }
  if (!isObject(value['metadata'])) problems.push('metadata must be an object');
  if (!Array.isArray(value['cells'])) return [...problems, 'cells must be an array'];
  const ids = new Set<unknown>();
  value['cells'].forEach((cell: unknown, index) => {
    const place = `cell ${index + 1}`;
    problems.push(...cellProblems(cell).map((problem) => `${place}: ${problem}`));
    const id = isObject(cell) ? cell['id'] : undefined;
    if (ids.has(id)) problems.push(`${place}: id ${JSON.stringify(id)} is used twice`);
    ids.add(id);
  });
  return problems;
}

function cellProblems(cell: unknown): readonly string[] {
  if (!isObject(cell)) return ['is no object'];
  const problems: string[] = [];
  const { cell_type: type, id, metadata, source } = cell;
  if (!['code', 'markdown', 'raw'].includes(textOf(type))) problems.push(`unknown cell_type ${JSON.stringify(type)}`);
  if (typeof id !== 'string' || !/^[\w-]{1,64}$/.test(id)) {
    problems.push(`id must be 1 to 64 letters, digits, - or _, got ${JSON.stringify(id)}`);
  }
  if (!isObject(metadata)) problems.push('metadata must be an object');
  else if (metadata['tags'] !== undefined && !isStringArray(metadata['tags'])) problems.push('tags must be strings');
  if (!isText(source)) problems.push('source must be a string or an array of strings');
  if (type !== 'code') {
    for (const key of ['outputs', 'execution_count']) {
      if (key in cell) problems.push(`only a code cell has ${key}`);
    }
    return problems;
  }
  const count = cell['execution_count'];
  if (count !== null && !Number.isInteger(count)) problems.push('execution_count must be an integer or null');
  if (!Array.isArray(cell['outputs'])) return [...problems, 'outputs must be an array'];
  cell['outputs'].forEach((output: unknown, index) => {
    problems.push(...outputProblems(output).map((problem) => `output ${index + 1}: ${problem}`));
  });
  return problems;
}

function outputProblems(output: unknown): readonly string[] {
  if (!isObject(output)) return ['is no object'];
  switch (output['output_type']) {
    case 'stream':
      return [
        ...(['stdout', 'stderr'].includes(textOf(output['name'])) ? [] : ['name must be stdout or stderr']),
        ...(isText(output['text']) ? [] : ['text must be a string or an array of strings']),
      ];
    case 'error':
      return [
        ...(typeof output['ename'] === 'string' ? [] : ['ename must be a string']),
        ...(typeof output['evalue'] === 'string' ? [] : ['evalue must be a string']),
        ...(isStringArray(output['traceback']) ? [] : ['traceback must be an array of strings']),
      ];
    case 'display_data':
    case 'execute_result':
      return bundleProblems(output);
    default:
      return [`unknown output_type ${JSON.stringify(output['output_type'])}`];
  }
}

function bundleProblems(output: Readonly<Record<string, unknown>>): readonly string[] {
  const problems: string[] = [];
  const { data, metadata } = output;
  if (output['output_type'] === 'execute_result' && !('execution_count' in output)) {
    problems.push('execution_count is missing');
  }
  if (!isObject(metadata)) problems.push('metadata must be an object');
  if (!isObject(data)) return [...problems, 'data must be an object'];
  for (const [type, value] of Object.entries(data)) {
    const isJson = /^application\/(.*\+)?json$/.test(type);
    if (!isJson && !isText(value)) problems.push(`${type} must be a string or an array of strings`);
  }
  return problems;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStringArray(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((entry) => typeof entry === 'string');
}

function isText(value: unknown): boolean {
  return typeof value === 'string' || isStringArray(value);
}
