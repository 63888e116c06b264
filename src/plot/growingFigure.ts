import { setTimeout } from 'node:timers/promises';
import { type DisplayPlace, figureHtml, pictureHtml, requireNotebook } from './notebook';
import type { FigureSpec } from './spec';

/** Pauses between two pictures, in units of the time that the last one took: drawing gets a quarter of the time at most. */
const PAUSE = 3;

/** A figure under a cell that is drawn again and again while the cell runs. */
export interface GrowingFigure {
  /**
   * Draws the figure as it is now, in the place of the one before. Returns at once: a picture takes a tenth of a second, and what comes
   * while one is drawn waits; of several that wait, the last is drawn.
   */
  draw(figure: FigureSpec): void;
  /**
   * Draws the figure as it stays: what the notebook keeps, which follows from this figure alone, however many were drawn before it.
   *
   * @throws InputError when this figure or one before it could not be drawn
   */
  finish(figure: FigureSpec): Promise<void>;
}

/**
 * Opens a place under the current notebook cell for a figure that grows.
 *
 * Pictures on the way are pictures only; the last one answers to the pointer as those of `showFigure` do.
 *
 * @param place - where it is shown; under the current cell by default
 * @throws FedftError outside a notebook, saying what to call instead
 *
 * @example
 * const figure = growingFigure();
 * for (const round of rounds) figure.draw(trainingLossFigure({ ... }));
 * await figure.finish(trainingLossFigure({ ... }));
 */
export function growingFigure(place: DisplayPlace = requireNotebook().newDisplay()): GrowingFigure {
  let waiting: FigureSpec | undefined;
  let drawing: Promise<void> | undefined;
  let failure: { readonly reason: unknown } | undefined;
  const finished = new AbortController();
  const drawAll = async (): Promise<void> => {
    try {
      for (let next = waiting; next !== undefined; next = waiting) {
        waiting = undefined;
        const start = performance.now();
        place.html(await pictureHtml(next));
        await pause(PAUSE * (performance.now() - start), finished.signal);
      }
    } catch (reason) {
      failure ??= { reason };
    } finally {
      drawing = undefined;
    }
  };
  return {
    draw(figure) {
      waiting = figure;
      drawing ??= drawAll();
    },
    async finish(figure) {
      waiting = undefined;
      finished.abort();
      await drawing;
      if (failure !== undefined) throw failure.reason;
      place.html(await figureHtml(figure));
    },
  };
}

/** Waits, or returns at once when the signal comes. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await setTimeout(milliseconds, undefined, { signal }).catch((reason: unknown) => {
    if (!signal.aborted) throw reason;
  });
}
