import { FedftError } from '../errors';
import { Channels } from './channels';
import { createConnection, type Transport } from './connection';
import type { CellOutput, DisplayOutput } from './format';
import { type ExitStatus, KernelProcess } from './kernelProcess';
import { OutputCollector } from './outputs';
import type { WireMessage } from './wire';

/** How to start a kernel. */
export interface KernelOptions {
  /** The folder in which cells run. */
  readonly cwd: string;
  /** Variables for the cells, on top of this process's own; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Socket files or ports; chosen by what the system offers when left out. */
  readonly transport?: Transport;
  /** Seconds a kernel may take to answer at start; 60 when left out. */
  readonly startTimeoutSeconds?: number;
}

/** How an execution ended. `killed`: the cell ignored the interrupt, so the kernel was ended. */
export type ExecutionStatus = 'ok' | 'error' | 'interrupted' | 'killed' | 'died';

/** One execution of code in a kernel. */
export interface Execution {
  readonly status: ExecutionStatus;
  /** The kernel's count of executions, null when it never answered. */
  readonly count: number | null;
  /** The outputs so far; later cells may still update a display. */
  outputs(): readonly CellOutput[];
}

/** Seconds that a cell may take to obey an interrupt, and a kernel to obey a shutdown. */
const graceSeconds = 10;

const executeRequest = { silent: false, store_history: true, user_expressions: {}, allow_stdin: false };

/** A running notebook kernel. Every kernel must be closed. */
export class Kernel {
  readonly #process: KernelProcess;
  readonly #channels: Channels;
  readonly #failure: () => Error | undefined;
  readonly #displays = new Map<string, DisplayOutput[]>();

  private constructor(process: KernelProcess, channels: Channels, failure: () => Error | undefined) {
    this.#process = process;
    this.#channels = channels;
    this.#failure = failure;
  }

  /**
   * Starts a kernel and waits until it answers.
   *
   * @throws Error with what the kernel printed, when it ends or stays silent
   */
  static async start(options: KernelOptions): Promise<Kernel> {
    const { capability } = await import('zeromq');
    const connection = await createConnection(capability.ipc === true, options.transport);
    const process = new KernelProcess(connection, { cwd: options.cwd, env: options.env ?? {} });
    let failure: Error | undefined;
    const channels = await Channels.open(connection, (error) => {
      failure = error;
      process.destroy();
    });
    const kernel = new Kernel(process, channels, () => failure);
    try {
      await kernel.#handshake(options.startTimeoutSeconds ?? 60);
      return kernel;
    } catch (error) {
      await kernel.close();
      throw error;
    }
  }

  /** The id of the kernel's process. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Why the kernel is gone, in words, or undefined while it lives. */
  get causeOfDeath(): string | undefined {
    const { exitStatus, lastWords } = this.#process;
    if (exitStatus === undefined) return undefined;
    const how = exitStatus.signal === null ? `with code ${exitStatus.code}` : `by ${exitStatus.signal}`;
    const error = this.#failure();
    return [`the kernel ended ${how}`, ...(error ? [error.message] : []), ...(lastWords ? [lastWords] : [])].join('\n');
  }

  /**
   * Runs code and waits until the kernel is idle again.
   *
   * @param timeoutSeconds after this time the code is interrupted, and the kernel ended where that does not help
   * @param signal aborting it does the same at once
   */
  async execute(code: string, timeoutSeconds: number, signal?: AbortSignal): Promise<Execution> {
    return this.#run({ ...executeRequest, code }, timeoutSeconds, signal);
  }

  /** Waits until the timers and file operations that cells have left running are over, at most so many seconds. */
  async settle(seconds: number): Promise<void> {
    await this.#run({ ...executeRequest, code: '', silent: true, settle_seconds: seconds }, seconds + graceSeconds);
  }

  async #run(request: object, timeoutSeconds: number, signal?: AbortSignal): Promise<Execution> {
    const collector = new OutputCollector(this.#displays);
    let answer: (reply: WireMessage) => void = () => {};
    let rest: () => void = () => {};
    const replied = new Promise<WireMessage>((resolve) => {
      answer = resolve;
    });
    const idle = new Promise<void>((resolve) => {
      rest = resolve;
    });
    await this.#channels.request('shell', 'execute_request', request, {
      onReply: answer,
      onOutput: (message) => {
        if (isIdle(message)) rest();
        else collector.accept(message);
      },
    });
    const done = Promise.all([replied, idle]).then(([reply]) => reply);
    const died = this.#process.ended.then(() => 'died' as const);
    const first = await before(Promise.race([done, died]), timeoutSeconds, signal);
    let last: WireMessage | 'died' | 'late' = first;
    if (first === 'late') {
      this.#process.interrupt();
      last = await before(Promise.race([done, died]), graceSeconds);
      if (last === 'late') {
        this.#process.destroy();
        await this.#process.ended;
      }
    }
    const ended = (status: ExecutionStatus, count: number | null): Execution => ({
      status,
      count,
      outputs: () => collector.result(),
    });
    if (last === 'late') return ended('killed', null);
    if (last === 'died') return ended('died', null);
    const count = typeof last.content['execution_count'] === 'number' ? last.content['execution_count'] : null;
    if (first === 'late') return ended('interrupted', count);
    return ended(last.content['status'] === 'ok' ? 'ok' : 'error', count);
  }

  /** Asks the kernel to end, ends it where it does not, and removes every trace of it. */
  async close(): Promise<ExitStatus> {
    if (this.#process.exitStatus === undefined) {
      await this.#channels.request('control', 'shutdown_request', { restart: false }, {});
      await before(this.#process.ended, graceSeconds);
    }
    this.#process.destroy();
    this.#channels.close();
    return this.#process.ended;
  }

  /** Asks until an answer comes on the output channel too: what a subscriber misses before it is connected is lost. */
  async #handshake(timeoutSeconds: number): Promise<void> {
    const deadline = performance.now() + timeoutSeconds * 1000;
    for (;;) {
      let hear: () => void = () => {};
      const heard = new Promise<'heard'>((resolve) => {
        hear = () => resolve('heard');
      });
      await this.#channels.request('shell', 'kernel_info_request', {}, { onOutput: hear });
      const answer = await before(Promise.race([heard, this.#process.ended]), 0.25);
      if (answer === 'heard') return;
      if (this.causeOfDeath !== undefined) {
        const cause = this.causeOfDeath.replaceAll('\n', ': ');
        throw new FedftError(`the notebook kernel did not start: ${cause}`, { details: this.#process.lastWords });
      }
      if (performance.now() > deadline) {
        const words = this.#process.lastWords || 'it printed nothing';
        throw new FedftError(`the notebook kernel did not answer within ${timeoutSeconds} s: ${words}`);
      }
    }
  }
}

function isIdle({ type, content }: WireMessage): boolean {
  return type === 'status' && content['execution_state'] === 'idle';
}

/** The promise's value, or 'late' when the time is over or the signal is aborted first. */
async function before<T>(promise: Promise<T>, seconds: number, signal?: AbortSignal): Promise<T | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  let abort: () => void = () => {};
  const late = new Promise<'late'>((resolve) => {
    abort = () => resolve('late');
    timer = setTimeout(abort, seconds * 1000);
    signal?.addEventListener('abort', abort);
    if (signal?.aborted) abort();
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
