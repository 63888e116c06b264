import { performance } from 'node:perf_hooks';
import type { SingleBar } from 'cli-progress';
import type { OnProgress } from '../records';

/** Seconds between two plain progress lines where there is no terminal to draw a bar on. */
const PLAIN_INTERVAL_S = 10;

/** Shows one piece of long work at a time: a bar with an estimate on a terminal, plain lines elsewhere. */
export interface Reporter {
  /** Begins a piece of work and returns what hears of its progress. */
  start(label: string): OnProgress;
  /** Ends the current piece of work, if any, so that other lines may be printed. */
  stop(): void;
}

/** A reporter for a stream: standard error by default, so that standard output holds results alone. */
export function createReporter(stream: NodeJS.WriteStream = process.stderr): Reporter {
  return stream.isTTY ? barReporter(stream) : lineReporter(stream);
}

function barReporter(stream: NodeJS.WriteStream): Reporter {
  // Loaded where there is a terminal to draw on.
  const { Presets, SingleBar: Bar } = require('cli-progress') as typeof import('cli-progress');
  let bar: SingleBar | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    start(label) {
      stop();
      const format = `${label} {bar} {value}/{total} | {eta_formatted} left | {note}`;
      const current = new Bar(
        { format, stream, hideCursor: true, clearOnComplete: true, etaBuffer: 20 },
        Presets.shades_classic,
      );
      bar = current;
      let started = false;
      return (done, total, note = '') => {
        if (bar !== current) return;
        if (!started) current.start(total, done, { note });
        else {
          current.setTotal(total);
          current.update(done, { note });
        }
        started = true;
      };
    },
    stop,
  };
}

function lineReporter(stream: NodeJS.WriteStream): Reporter {
  return {
    start(label) {
      const begin = performance.now();
      let last = begin;
      return (done, total, note = '') => {
        const now = performance.now();
        if (now - last < PLAIN_INTERVAL_S * 1000 || done >= total) return;
        last = now;
        const left = done > 0 ? `, about ${formatSeconds((((now - begin) / done) * (total - done)) / 1000)} left` : '';
        stream.write(`${label}: ${done}/${total}${left}${note ? ` (${note})` : ''}\n`);
      };
    },
    stop() {},
  };
}

/** A duration for people: `0.4 s`, `12 s`, `3 min 20 s`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
