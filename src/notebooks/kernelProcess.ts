import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import type { Connection } from './connection';
import { kernelCommand } from './kernelspec';

/** How a process ended. */
export interface ExitStatus {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The last characters of a kernel's own output that are kept for error messages. */
const keptOutput = 8000;

const running = new Set<KernelProcess>();
const endingSignals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** The process of one kernel and everything that its cells start; it never outlives this process. */
export class KernelProcess {
  /** Settles when the process has ended. */
  readonly ended: Promise<ExitStatus>;
  readonly #connection: Connection;
  readonly #child: ChildProcess;
  #log = '';
  #exit: ExitStatus | undefined;

  constructor(
    connection: Connection,
    options: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  ) {
    this.#connection = connection;
    const [program, ...args] = kernelCommand(connection.file);
    this.#child = spawn(program!, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env, JPY_PARENT_PID: String(process.pid) },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: Ctrl-C in the terminal reaches us, not the cell, and the whole group can be ended.
      detached: process.platform !== 'win32',
    });
    for (const stream of [this.#child.stdout!, this.#child.stderr!]) {
      stream.on('data', (data: Buffer) => {
        this.#log = (this.#log + data.toString()).slice(-keptOutput);
      });
    }
    this.ended = new Promise((resolve) => {
      const settle = (exit: ExitStatus): void => {
        this.#exit = exit;
        running.delete(this);
        if (running.size === 0) stopGuarding();
        resolve(exit);
      };
      this.#child.once('error', (error) => {
        this.#log += error.message;
        settle({ code: null, signal: null });
      });
      // What cells have started holds the pipes open, and with them 'close': end it first.
      this.#child.once('exit', () => this.destroy());
      this.#child.once('close', (code, signal) => settle({ code, signal }));
    });
    if (running.size === 0) startGuarding();
    running.add(this);
  }

  /** How the process ended, or undefined while it runs. */
  get exitStatus(): ExitStatus | undefined {
    return this.#exit;
  }

  /** What the process itself printed last, outside any cell; a native crash explains itself here. */
  get lastWords(): string {
    return this.#log.trim();
  }

  /** The id of the process. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Asks the running cell to stop. Windows knows no such signal: there the call does nothing. */
  interrupt(): void {
    if (process.platform !== 'win32') this.#child.kill('SIGINT');
  }

  /** Ends the process and everything its cells started, and removes its folder; safe to call twice. */
  destroy(): void {
    const { pid } = this.#child;
    try {
      if (pid !== undefined && process.platform !== 'win32') process.kill(-pid, 'SIGKILL');
      else this.#child.kill('SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // ESRCH: nobody is left
    }
    rmSync(this.#connection.folder, { recursive: true, force: true });
  }
}

function destroyAll(): void {
  for (const kernel of running) kernel.destroy();
}

function endOnSignal(signal: NodeJS.Signals): void {
  destroyAll();
  stopGuarding();
  // Somebody else who listens decides how to end; otherwise end as the signal would have ended us.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}

function startGuarding(): void {
  process.on('exit', destroyAll);
  for (const signal of endingSignals) process.on(signal, endOnSignal);
}

function stopGuarding(): void {
  process.off('exit', destroyAll);
  for (const signal of endingSignals) process.off(signal, endOnSignal);
}
