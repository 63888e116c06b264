import { figureHtml, pictureHtml, requireNotebook } from './notebook';
import type { FigureSpec } from './spec';

/** Shows HTML in one place, each time in the place of what stood there. */
export interface DisplayPlace {
  html(html: string): void;
}

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
  const drawAll = async (): Promise<void> => {
    try {
      for (let next = waiting; next !== undefined; next = waiting) {
        waiting = undefined;
        place.html(await pictureHtml(next));
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
      await drawing;
      if (failure !== undefined) throw failure.reason;
      place.html(await figureHtml(figure));
    },
  };
}
