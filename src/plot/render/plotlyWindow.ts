import { readFileSync } from 'node:fs';
import type { PlotlyPlot } from '../layout';
import { PixelCanvas } from './canvas';
import { type Box, transformBox } from './geometry';
import { localBox, pathProperties, textBox, transformToRoot } from './svgBoxes';

/** What the renderer needs of Plotly. */
export interface PlotlyLibrary {
  toImage(figure: PlotlyPlot, options: object): Promise<string>;
  validate(data: unknown, layout: unknown): readonly { readonly code: string; readonly msg: string }[] | undefined;
  readonly PlotSchema: { get: () => PlotlySchema };
}

interface PlotlySchema {
  readonly traces: Readonly<Record<string, { readonly categories?: readonly string[] }>>;
}

/** Plotly in a document of its own that exists only in memory. */
export interface PlotlyWindow {
  readonly plotly: PlotlyLibrary;
  /** Restarts the document's random numbers: Plotly names clip paths with them. */
  reseed(seed: number): void;
  /** Errors and warnings reported inside the document since the last call. */
  takeComplaints(): string[];
}

let opened: PlotlyWindow | undefined;

/** Loads Plotly (10 MB of script, about a second) once, on first use. */
export function openPlotly(): PlotlyWindow {
  opened ??= load();
  return opened;
}

function load(): PlotlyWindow {
  const { JSDOM, VirtualConsole } = require('jsdom') as typeof import('jsdom');
  const complaints: string[] = [];
  const virtualConsole = new VirtualConsole();
  virtualConsole.on('jsdomError', (error) => {
    // jsdom says so of every browser feature it lacks; those that matter are supplied below.
    if (!/^Not implemented/.test(error.message)) complaints.push(error.message);
  });
  for (const level of ['error', 'warn'] as const) {
    virtualConsole.on(level, (...parts: unknown[]) => complaints.push(parts.map(String).join(' ')));
  }
  const { window } = new JSDOM('<!DOCTYPE html><html><body></body></html>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole,
  });
  let state = 1;
  window['Math'].random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  // The map library inside Plotly asks for these while loading, though no map is ever drawn here.
  Object.assign(window, { TextDecoder, TextEncoder });
  window.URL.createObjectURL ??= () => 'blob:none';
  window.URL.revokeObjectURL ??= () => {};
  installSvgGeometry(window.SVGElement.prototype);
  installCanvas(window.HTMLCanvasElement.prototype);
  window.eval(readFileSync(require.resolve('plotly.js-dist'), 'utf8'));
  const plotly: PlotlyLibrary = window['Plotly'];
  // Plotly builds its schema anew for each validation, which takes longer than drawing; it never changes here.
  const build = plotly.PlotSchema.get;
  let schema: PlotlySchema | undefined;
  plotly.PlotSchema.get = () => {
    schema ??= build();
    return schema;
  };
  return {
    plotly,
    reseed: (seed) => {
      state = 1 + (Math.abs(Math.trunc(seed)) % 2147483646);
    },
    takeComplaints: () => complaints.splice(0),
  };
}

/** Measuring methods that jsdom leaves out because it lays nothing out. */
function installSvgGeometry(prototype: SVGElement): void {
  Object.assign(prototype, {
    getBBox(this: SVGElement): DOMRect {
      return domRect(localBox(this));
    },
    getBoundingClientRect(this: SVGElement): DOMRect {
      const box = localBox(this);
      const map = transformToRoot(this);
      return domRect(box ? transformBox(map, box) : { x: map[4], y: map[5], width: 0, height: 0 });
    },
    getComputedTextLength(this: SVGElement): number {
      return textBox(this).width;
    },
    getTotalLength(this: SVGElement): number {
      return pathProperties(this).getTotalLength();
    },
    getPointAtLength(this: SVGElement, length: number): { x: number; y: number } {
      return pathProperties(this).getPointAtLength(length);
    },
  });
}

function installCanvas(prototype: HTMLCanvasElement): void {
  const contexts = new WeakMap<HTMLCanvasElement, PixelCanvas>();
  const context = (canvas: HTMLCanvasElement): PixelCanvas => {
    const known = contexts.get(canvas) ?? new PixelCanvas(canvas);
    contexts.set(canvas, known);
    return known;
  };
  Object.assign(prototype, {
    getContext(this: HTMLCanvasElement, kind: string): PixelCanvas | null {
      return kind === '2d' ? context(this) : null;
    },
    toDataURL(this: HTMLCanvasElement): string {
      return context(this).toDataUrl();
    },
  });
}

function domRect(box: Box = { x: 0, y: 0, width: 0, height: 0 }): DOMRect {
  const { x, y, width, height } = box;
  const rect = { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
  return { ...rect, toJSON: () => rect };
}
