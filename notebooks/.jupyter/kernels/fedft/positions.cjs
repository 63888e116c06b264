// Where in a cell an error happened. tslab compiles a cell twice and runs the result as `evalmachine.<anonymous>`, whose
// lines are not those that were typed; here it keeps the source maps of both, and runs a cell under its number.
'use strict';
const { SourceMap } = require('node:module');
const vm = require('node:vm');

const inlineMap = '//# sourceMappingURL=data:application/json;base64,';
const linesBefore = 1; // tslab puts `export {};` in front of a cell

/**
 * Changes tslab's compiler and runner, which must not be loaded yet.
 *
 * @returns `enter(number, source)`, to be called before a cell runs, `quote(line)` for what does not compile, and
 *   `translate(lines)` for the lines of a trace
 */
function keepPositions(requireFromTslab) {
  const cells = new Map();
  let current = { number: 0, source: '' };
  let compiled;

  // The compiler's exports can be read only; tslab gets a copy of them.
  const file = requireFromTslab.resolve('@tslab/typescript-for-tslab');
  const ts = { ...requireFromTslab(file) };
  const { createWatchCompilerHost, transpileModule } = ts;
  ts.createWatchCompilerHost = (files, options, ...rest) =>
    createWatchCompilerHost(files, { ...options, inlineSourceMap: true }, ...rest);
  ts.transpileModule = (input, options) => {
    const [code, map] = input.split(inlineMap);
    const compilerOptions = { ...options.compilerOptions, sourceMap: true };
    const { outputText, sourceMapText, ...rest } = transpileModule(code, { ...options, compilerOptions });
    const output = outputText.replace(/\/\/# sourceMappingURL=.*\s*$/, '');
    if (map !== undefined) {
      const toCode = new SourceMap(JSON.parse(sourceMapText));
      const toSource = new SourceMap(JSON.parse(Buffer.from(map, 'base64').toString()));
      compiled = { toCode, toSource, lines: output.split('\n').length };
    }
    return { ...rest, outputText: output };
  };
  require.cache[file].exports = ts;

  const { runInThisContext } = vm;
  vm.runInThisContext = (code, options) => {
    if (!options?.breakOnSigint || compiled === undefined) return runInThisContext(code, options);
    const head = code.indexOf('{ ') + 2; // what tslab puts in front of the first line
    cells.set(current.number, { ...compiled, head, source: current.source.split('\n') });
    return runInThisContext(code, { ...options, filename: `cell ${current.number}`, displayErrors: false });
  };

  /** Line and column in the cell, from 1; undefined for what tslab wrapped around it. */
  function place(number, line, column) {
    const cell = cells.get(number);
    if (cell === undefined || line > cell.lines) return undefined;
    const code = cell.toCode.findEntry(line - 1, column - 1 - (line === 1 ? cell.head : 0));
    if (code.originalLine === undefined) return undefined;
    const source = cell.toSource.findEntry(code.originalLine, code.originalColumn);
    if (source.originalLine === undefined || source.originalLine < linesBefore) return undefined;
    const at = source.originalLine - linesBefore;
    return { number, line: at + 1, column: source.originalColumn + 1, text: cell.source[at] };
  }

  return {
    enter(number, source) {
      current = { number, source };
    },
    /** The line of the running cell that a compiler's message is about, as a list; empty where it names none. */
    quote(line) {
      const text = current.source.split('\n')[line - 1];
      return text === undefined ? [] : [`cell ${current.number}, line ${line}: ${text.trim()}`];
    },
    translate(lines) {
      let first;
      const translated = lines.flatMap((line) => {
        let isWrapper = false;
        const named = line.replace(/\bcell (\d+):(\d+):(\d+)/g, (_, ...numbers) => {
          const found = place(...numbers.slice(0, 3).map(Number));
          isWrapper ||= found === undefined;
          first ??= found;
          return found && `cell ${found.number}:${found.line}:${found.column}`;
        });
        return isWrapper ? [] : [named];
      });
      if (first?.text === undefined) return translated;
      return [`cell ${first.number}, line ${first.line}: ${first.text.trim()}`, ...translated];
    },
  };
}

module.exports = { keepPositions };
