// How cells run: one after the other, with everything that fails in them, also later and unseen.
'use strict';
const { AsyncLocalStorage } = require('node:async_hooks');

/** Milliseconds without a new request after which all that were sent before a failure have arrived. */
const quietMs = 20;
/** What a cell may leave running: timers and reads or writes of files. */
const pendingKinds = new Set(['Timeout', 'Immediate', 'FSReqCallback', 'FSReqPromise']);

/**
 * Takes the place of tslab's queue. tslab drops what arrives in the 200 ms after a failed cell, so that "run all" stops
 * there; whoever waits for the failure, knows of it and goes on loses cells that way. Here a failure drops what was sent
 * before its reply (unless the request says `stop_on_error: false`), and nothing that is sent after it.
 *
 * @param handler tslab's, to be changed
 * @param failures what tslab prints of a failed cell, gathered while it runs
 * @param describe name, value and traceback of what was thrown
 * @param importsOf the imports of a cell's code, a statement for every name
 */
function runInTurn(handler, { failures, describe, importsOf }) {
  const cells = new AsyncLocalStorage(); // the cell that started whatever runs now
  const idleCount = pendingCount();
  let last;
  let turn = Promise.resolve();
  let arrived = 0;
  let dropped = 0;

  handler.handleExecute = function (request, ...writers) {
    const number = ++arrived;
    const run = async () => {
      if (number <= dropped) return { status: 'aborted' };
      if (request.settle_seconds !== undefined) {
        await settle(request.settle_seconds, idleCount);
        return { status: 'ok', execution_count: this.execCount };
      }
      const cell = { runs: true, strays: new Map(), publish: request.publishError };
      last = cell;
      failures.length = 0;
      const errors = [];
      try {
        await cells.run(cell, () => this.handleExecuteImpl(request, ...writers));
      } catch (thrown) {
        if (typeof thrown?.count !== 'number') failures.push([thrown]); // tslab throws the count of a failed cell
        errors.push(describe(failures.splice(0)));
      }
      await new Promise(setImmediate); // Node tells of rejections that nobody awaits at the end of a turn
      cell.runs = false;
      for (const [, { thrown, words }] of cell.strays) errors.push(describe([[thrown]], words));
      const printed = failures.splice(0);
      // A failed cell declares nothing for those after it; its imports at least stand, so that one mistake is one message.
      if (errors.length > 0) await keepImports(this.executor, importsOf(request.code));
      failures.length = 0;
      if (errors.length > 0 && request.stop_on_error !== false) {
        await quiet(() => arrived);
        dropped = arrived;
      }
      const status = errors.length > 0 ? 'error' : 'ok';
      return { status, execution_count: this.execCount, errors, printed };
    };
    turn = turn.then(run);
    return turn;
  };

  const stray = (key, thrown, words) => {
    const cell = cells.getStore() ?? last;
    if (cell === undefined) process.stderr.write(`${String(thrown)}\n`);
    else if (cell.runs) cell.strays.set(key, { thrown, words });
    else cell.publish(describe([[thrown]], words));
  };
  return {
    /** In place of tslab's own listeners, which print such an error into whatever cell runs by then. */
    watchStrays() {
      process.removeAllListeners('uncaughtException');
      process.removeAllListeners('unhandledRejection');
      process.on('uncaughtException', (thrown) => stray({}, thrown, 'thrown outside the cell, in a timer or listener'));
      process.on('unhandledRejection', (thrown, promise) => stray(promise, thrown, 'a promise that nobody awaits'));
      process.on('rejectionHandled', (promise) => last?.strays.delete(promise)); // awaited after all
    },
  };
}

/** Runs the imports of a cell together, and one by one where one of them is the mistake. */
async function keepImports(executor, imports) {
  if (imports.length === 0 || (await executor.execute(imports.join('\n')))) return;
  for (const one of imports) await executor.execute(one);
}

/** Waits until no request has arrived for a moment. */
async function quiet(count) {
  for (let before = -1; before !== count(); ) {
    before = count();
    await new Promise((resolve) => setTimeout(resolve, quietMs));
  }
}

function pendingCount() {
  return process.getActiveResourcesInfo().filter((kind) => pendingKinds.has(kind)).length;
}

/** Waits until what cells have left running has ended, at most the given time. */
async function settle(seconds, idleCount) {
  const end = performance.now() + seconds * 1000;
  do await new Promise((resolve) => setTimeout(resolve, quietMs));
  while (pendingCount() > idleCount && performance.now() < end);
}

module.exports = { runInTurn };
