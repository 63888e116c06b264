import { performance } from 'node:perf_hooks';
import type { MultiBar } from 'cli-progress';
import type { OnProgress } from '../records';
import { createReporter } from './reporter';

/** Shows several runs at a time. */
export interface RunsReporter {
  /** Begins to show a run and returns what hears of its progress. */
  start(key: string, label: string): OnProgress;
  /** Ends showing a run. */
  end(key: string): void;
  /** Prints a line on standard output, or on the stream of the bars, without disturbing them. */
  print(line: string, where?: 'result' | 'notice'): void;
  /** Takes everything off the screen. */
  stop(): void;
}

/** A bar a run on a terminal, plain lines elsewhere; on standard error, so that standard output holds results alone. */
export function createRunsReporter(stream: NodeJS.WriteStream = process.stderr): RunsReporter {
  return stream.isTTY ? barsReporter(stream) : linesReporter();
}

const write = (line: string, where: 'result' | 'notice'): void =>
  where === 'result' ? console.log(line) : console.error(line);

function barsReporter(stream: NodeJS.WriteStream): RunsReporter {
  const format = '{label} {bar} {percentage} % | {left} left | {note}';
  const options = { format, stream, hideCursor: true, clearOnComplete: true, linewrap: false, barsize: 24 };
  const { MultiBar: Bars, Presets } = require('cli-progress') as typeof import('cli-progress');
  const open = (): MultiBar => new Bars({ ...options, gracefulExit: false }, Presets.shades_classic);
  let bars = open();
  type Shown = { bar: ReturnType<MultiBar['create']>; done: number; total: number; payload: object };
  const shown = new Map<string, Shown>();
  const create = (total: number, done: number, payload: object): Shown['bar'] => bars.create(total, done, payload);
  return {
    start(key, label) {
      const begin = performance.now();
      const payload = { label, left: '-', note: '' };
      shown.set(key, { bar: create(1, 0, payload), done: 0, total: 1, payload });
      return (done, total, note = '') => {
        const run = shown.get(key);
        if (run === undefined) return;
        const left = done > 0 ? clock((((performance.now() - begin) / done) * (total - done)) / 1000) : '-';
        Object.assign(run, { done, total, payload: { label, left, note } });
        run.bar.setTotal(total);
        run.bar.update(done, run.payload);
      };
    },
    end(key) {
      const run = shown.get(key);
      shown.delete(key);
      if (run !== undefined) bars.remove(run.bar);
    },
    print(line, where = 'result') {
      // Bars leave the screen for a moment: a line may go to another stream than theirs.
      bars.stop();
      write(line, where);
      bars = open();
      for (const run of shown.values()) run.bar = create(run.total, run.done, run.payload);
    },
    stop() {
      shown.clear();
      bars.stop();
    },
  };
}

function linesReporter(): RunsReporter {
  const lines = createReporter();
  return {
    start: (_, label) => lines.start(label),
    end() {},
    print: (line, where = 'result') => write(line, where),
    stop() {},
  };
}

const clock = (seconds: number): string =>
  `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
