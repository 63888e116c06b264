// The notebook kernel: this repository's own tslab, started by Jupyter, VS Code or `npx fedft notebooks`.
// tslab 1.0.22 is pinned; what follows mends it from outside, one repair a function, each with its reason.
'use strict';
const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { dirname, join, parse, resolve } = require('node:path');
const { format, inspect } = require('node:util');
const { Worker } = require('node:worker_threads');

const root = resolve(__dirname, '../../../..');
const connectionFile = process.argv[2];
if (connectionFile === undefined) fail('the kernel is started by Jupyter: kernel.cjs CONNECTION_FILE');
if (!existsSync(join(root, 'node_modules', 'tslab'))) fail(`packages are missing: run \`npm ci\` in ${root}`);

process.setSourceMapsEnabled(true); // stack traces name src/*.ts, not dist/*.js
if (!findUp(process.cwd(), 'node_modules/fedft')) process.chdir(root); // a notebook kept elsewhere still finds fedft
const { runInTurn } = require('./cells.cjs');
const { keepPositions } = require('./positions.cjs');
const requireFromTslab = createRequire(join(root, 'node_modules', 'tslab', 'dist', 'main.js'));
const positions = keepPositions(requireFromTslab);
const jupyter = requireFromTslab('./jupyter.js');
const { startKernel } = requireFromTslab('./main.js');

exitWithParent();
waitForSockets();
keepEveryMessage();
const ts = requireFromTslab('@tslab/typescript-for-tslab');
const failures = []; // what tslab prints of a cell that fails
readGlobalTypesOfNode();
expandShorthand();
const { watchStrays } = runInTurn(jupyter.JupyterHandlerImpl.prototype, { failures, describe, importsOf });
announceExecution();
gatherStreams();
exitOnShutdown();
captureFailures(() => startKernel({ configPath: connectionFile, enableFindLocal: false }));
watchStrays();
reportErrors();

function fail(message) {
  process.stderr.write(`fedft kernel: ${message}\n`);
  process.exit(1);
}

/** The first existing `folder/path` from `start` upwards, or undefined. */
function findUp(start, path) {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, path))) return join(folder, path);
    if (folder === parse(folder).root) return undefined;
  }
}

/**
 * A kernel must not outlive the program that started it, even when that program was killed and even when a cell loops
 * for ever: a thread of its own looks once a second whether the parent is still there, and tidies up in its place.
 */
function exitWithParent() {
  if (!process.env.JPY_PARENT_PID) return; // started by hand
  const watch = () => {
    const { rmSync } = require('node:fs');
    const { basename, dirname } = require('node:path');
    const folder = dirname(require('node:worker_threads').workerData);
    const parent = process.ppid;
    setInterval(() => {
      let alive = process.ppid === parent;
      try {
        process.kill(Number(process.env.JPY_PARENT_PID), 0);
      } catch (error) {
        if (error.code === 'ESRCH') alive = false;
      }
      if (alive) return;
      if (basename(folder).startsWith('fedft-kernel-')) rmSync(folder, { recursive: true, force: true });
      try {
        process.kill(-process.pid, 'SIGKILL'); // with everything that cells have started
      } catch {
        process.kill(process.pid, 'SIGKILL'); // the kernel leads no process group
      }
    }, 1000);
  };
  new Worker(`(${watch})()`, { eval: true, workerData: connectionFile }).unref();
}

/**
 * A front end that is there first sends as soon as a socket is bound, which zeromq.js learns a moment later and until then
 * refuses to send and to receive ("Socket is blocked by a bind or unbind operation"): tslab, which listens before it binds,
 * then hears nothing more. Here a socket neither sends nor receives before it is open.
 */
function waitForSockets() {
  const zmq = requireFromTslab('zeromq');
  const opening = new WeakMap(); // sockets take no properties of their own
  for (const name of ['Publisher', 'Router', 'Reply']) {
    const Socket = zmq[name];
    class Patient extends Socket {
      constructor(...options) {
        super(...options);
        let open;
        const opened = new Promise((resolve) => {
          open = resolve;
        });
        opening.set(this, { opened, open });
      }
      async bind(address) {
        try {
          await super.bind(address);
        } finally {
          opened(this);
        }
      }
      connect(...address) {
        super.connect(...address);
        opened(this);
      }
    }
    for (const method of ['send', 'receive']) {
      const act = Patient.prototype[method];
      if (act === undefined) continue; // a publisher does not receive
      const value = function (...values) {
        const waiting = opening.get(this);
        return waiting === undefined ? act.apply(this, values) : waiting.opened.then(() => act.apply(this, values));
      };
      Object.defineProperty(Patient.prototype, method, { configurable: true, value });
    }
    Object.defineProperty(zmq, name, { configurable: true, enumerable: true, value: Patient });
  }
  function opened(socket) {
    opening.get(socket)?.open();
    opening.delete(socket);
  }
}

/**
 * zeromq.js accepts only 512 sends in one turn of the event loop and then wants to be awaited, which tslab does not do:
 * later output, and the closing `idle`, vanish. Without a limit and without waiting, every send is done at once.
 */
function keepEveryMessage() {
  const zmq = requireFromTslab('zeromq');
  class Publisher extends zmq.Publisher {
    constructor(options) {
      super({ sendHighWaterMark: 0, sendTimeout: 0, ...options });
    }
  }
  Object.defineProperty(zmq, 'Publisher', { configurable: true, enumerable: true, value: Publisher });
}

/**
 * Left to itself the compiler reads the declarations of every package in `@types` before the first cell, a quarter of the
 * kernel's start. Only Node's are there without an import.
 */
function readGlobalTypesOfNode() {
  const { createWatchCompilerHost } = ts;
  ts.createWatchCompilerHost = (files, options, ...rest) =>
    createWatchCompilerHost(files, { ...options, types: ['node'] }, ...rest);
}

/**
 * tslab keeps the variables of earlier cells in an object and rewrites every use of one, but overlooks `{ name }`, which
 * then fails with "name is not defined". Such a cell is run with `{ name: name }`, which means the same.
 */
function expandShorthand() {
  const handler = jupyter.JupyterHandlerImpl.prototype;
  const { handleExecuteImpl } = handler;
  handler.handleExecuteImpl = function (request, ...writers) {
    positions.enter(this.execCount + 1, request.code);
    const names = [];
    const visit = (node) => {
      if (ts.isShorthandPropertyAssignment(node) && node.name.text in this.executor.locals) names.push(node.name);
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile('cell.ts', request.code, ts.ScriptTarget.ES2022));
    let { code } = request;
    for (const name of names.reverse()) code = `${code.slice(0, name.end)}: ${name.text}${code.slice(name.end)}`;
    return handleExecuteImpl.call(this, { ...request, code }, ...writers);
  };
}

/** Publishes what the protocol asks for and tslab omits: `execute_input` before a cell, `error` after a failed one. */
function announceExecution() {
  const server = jupyter.ZmqServer.prototype;
  const { handleExecute, init } = server;
  server.handleExecute = function (socket, message) {
    const publish = (type, content) => {
      const note = message.createReply();
      note.header.msg_type = type;
      note.content = content;
      note.signAndSend(this.connInfo.key, this.iopub);
    };
    if (!message.content.silent)
      publish('execute_input', { code: message.content.code, execution_count: this.handler.execCount + 1 });
    message.content.publishError = (details) => publish('error', details);
    return handleExecute.call(this, socket, message);
  };
  server.init = async function () {
    try {
      await init.call(this);
    } catch (error) {
      fail(`cannot open its sockets: ${error.message}`); // otherwise the front end waits for ever
    }
  };
}

/**
 * tslab sends one message for every write, and a front end drops what it cannot take in fast enough. Writes of one turn
 * are gathered into one message instead; a long loop still shows its progress ten times a second.
 */
function gatherStreams() {
  const handler = jupyter.JupyterHandlerImpl.prototype;
  const { handleExecute } = handler;
  const largest = 1 << 18; // characters
  handler.handleExecute = async function (request, sendStream, sendDisplay) {
    let gathered = { name: 'stdout', text: '' };
    let sentAt = Date.now();
    const flush = () => {
      const { name, text } = gathered;
      gathered = { name, text: '' };
      sentAt = Date.now();
      if (text !== '') sendStream(name, text);
    };
    const writeStream = (name, text) => {
      if (name !== gathered.name) flush();
      if (gathered.text === '') setImmediate(flush);
      gathered = { name, text: gathered.text + text };
      if (gathered.text.length > largest || Date.now() - sentAt > 100) flush();
    };
    const writeDisplay = (...values) => {
      flush(); // what was printed before a picture stays before it
      sendDisplay(...values);
    };
    const { publishError } = request;
    request.publishError = (details) => {
      flush();
      publishError(details);
    };
    const reply = await handleExecute.call(this, request, writeStream, writeDisplay);
    flush(); // before `idle`, after which nobody listens
    return reply;
  };
}

/** tslab closes its sockets on shutdown but stays while a timer or worker of a cell lives. */
function exitOnShutdown() {
  const { close } = jupyter.ZmqServer.prototype;
  jupyter.ZmqServer.prototype.close = function () {
    close.call(this);
    setTimeout(() => process.exit(0), 50);
  };
}

/** tslab takes `console.error` once, at start, to print failures of a cell; this keeps them for the error message. */
function captureFailures(start) {
  const consoleError = console.error;
  console.error = (...values) => failures.push(values);
  start();
  console.error = consoleError;
}

/** The imports of a cell, a statement for every name, so that a name that does not exist takes no other along. */
function importsOf(code) {
  const source = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.ES2022, true);
  return source.statements.filter(ts.isImportDeclaration).flatMap((statement) => {
    const { importClause: clause, moduleSpecifier } = statement;
    if (!clause?.namedBindings || !ts.isNamedImports(clause.namedBindings)) return [statement.getText()];
    const type = clause.isTypeOnly ? 'type ' : '';
    const names = clause.namedBindings.elements.map((element) => `{ ${element.getText()} }`);
    if (clause.name) names.unshift(clause.name.text);
    return names.map((name) => `import ${type}${name} from ${moduleSpecifier.getText()};`);
  });
}

/** A failed cell gets the name, value and traceback of its error, in the reply and as an `error` output. */
function reportErrors() {
  const handler = jupyter.JupyterHandlerImpl.prototype;
  const { handleExecute } = handler;
  handler.handleExecute = async function (request, writeStream, writeDisplayData) {
    const missing = missingBuild(request.code);
    if (missing) {
      request.publishError(missing);
      return { status: 'error', execution_count: ++this.execCount, ...missing };
    }
    const {
      errors = [],
      printed = [],
      ...reply
    } = await handleExecute.call(this, request, writeStream, writeDisplayData);
    for (const values of printed) writeStream('stderr', `${format(...values)}\n`);
    for (const details of errors) request.publishError(details);
    return { ...reply, ...errors[0] };
  };
}

/** One clear line instead of a page of type errors when the library was not compiled. */
function missingBuild(code) {
  if (!/['"]fedft['"]/.test(code)) return undefined;
  const found = findUp(process.cwd(), 'node_modules/fedft');
  if (found && existsSync(join(found, 'dist', 'index.js')) && existsSync(join(found, 'dist', 'index.d.ts'))) {
    return undefined;
  }
  const message = 'fedft is not built: run `npm run build` in the repository, then restart the kernel';
  return { ename: 'MissingBuild', evalue: message, traceback: [message] };
}

/** Name, value and traceback of what a cell threw, led by the line of the cell; `words` say how, where it was no cell. */
function describe(failures, words) {
  const [first] = failures;
  if (first?.length !== 1) {
    const diagnostics = failures.map((values) => format(...values));
    const [evalue = 'the cell failed'] = diagnostics;
    const lead = positions.quote(Number(/^(\d+):\d+ - /.exec(evalue)?.[1]));
    return { ename: 'TypeScriptError', evalue, traceback: [...lead, ...diagnostics] };
  }
  const [thrown] = first;
  const isError = thrown instanceof Error;
  const shown = isError ? stackOf(thrown) : inspect(thrown, { colors: false });
  const trace = (isError ? shown : `Thrown: ${shown}`).split('\n').filter((line) => !isPlumbing(line));
  const traceback = positions.translate(trace);
  if (words !== undefined) traceback.push(`(${words})`);
  return isError
    ? { ename: thrown.name, evalue: thrown.message, traceback }
    : { ename: 'Thrown', evalue: shown, traceback };
}

/** The stack of an error and of its causes, without the fields that a program reads. */
function stackOf({ stack, message, cause }) {
  const own = stack ?? message;
  return cause instanceof Error ? `${own}\ncaused by ${stackOf(cause)}` : own;
}

/** Frames of Node's and tslab's own machinery tell a reader nothing about the cell. */
function isPlumbing(line) {
  return (
    /^ {4}at /.test(line) &&
    /node_modules[\\/]tslab[\\/]|kernels[\\/]fedft[\\/]|node:(vm|internal)|\(?node:async_hooks/.test(line)
  );
}
