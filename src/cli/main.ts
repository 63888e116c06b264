// What happens around a command: interrupts, a closed output, errors and exit codes.
// Not here: the commands themselves, which program.ts names.

import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { describeError, FedftError, printable } from '../errors';
import { fedftProgram } from './program';

/** Exit codes: 1 something failed, 2 bad input, 130 interrupted. */
const FAILED = 1;
const BAD_INPUT = 2;
const INTERRUPTED = 130;

// What TensorFlow's own library says while it starts is no answer to what was asked.
process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
// Its products stay in single precision on GPUs that would round them. Said here, since native code in a worker thread sees no
// variable that the thread sets.
process.env['NVIDIA_TF32_OVERRIDE'] ??= '0';

/** Whether the command has done its work and only waits for its output to be taken. */
let finished = false;

/**
 * Ends as a program does that handles no SIGINT. An orderly exit would end threads in which native code computes, and abort.
 */
function endAtOnce(): void {
  process.removeAllListeners('SIGINT');
  process.kill(process.pid, 'SIGINT');
}

async function main(argv: readonly string[]): Promise<number> {
  const interrupt = new AbortController();
  process.on('SIGINT', () => {
    // The first Ctrl-C stops at the next safe point; the second one at once.
    if (interrupt.signal.aborted) endAtOnce();
    interrupt.abort();
    console.error('\nfedft: stopping; finished runs are kept. Press Ctrl-C again to stop at once.');
  });

  // Nothing that was asked for can be shown any more. A reader such as `head` that stops listening once the work is done is no
  // error; before that the work ends here, which no script may take for success.
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE' && finished) process.exit(process.exitCode ?? 0);
    const reason = code === 'EPIPE' ? 'was closed by its reader' : `cannot be written to (${code ?? message})`;
    console.error(`fedft: standard output ${reason} before the end; what is finished is kept, run the command again`);
    process.exit(FAILED);
  });

  const program = fedftProgram(interrupt.signal);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    finished = true;
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    if ((error as Error).name === 'AbortError') {
      console.error(`fedft: interrupted; nothing finished is lost. Go on with: ${goOnCommand(argv)}`);
      return INTERRUPTED;
    }
    return report(error);
  }
}

/** The same command again, without what would throw finished work away; quoted for a shell. */
function goOnCommand(argv: readonly string[]): string {
  const words = argv.filter((word) => word !== '--fresh');
  return [
    'npx',
    'fedft',
    ...words.map((word) => (/^[\w./:=,@%+-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`)),
  ].join(' ');
}

/** Prints an error: its message where it is written for people, the whole trace where it is a defect of ours. */
function report(error: unknown): number {
  if (error instanceof FedftError && !process.env['FEDFT_DEBUG']) console.error(describeError(error));
  else console.error(printable(inspect(error), '\n\t'));
  return error instanceof FedftError ? error.exitCode : FAILED;
}

main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
