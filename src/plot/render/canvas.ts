import { InputError } from '../../errors';
import { encodeExactPng } from './png';

/** Just enough of `CanvasRenderingContext2D` for Plotly's heatmaps and images: filled rectangles and raw pixels. */
export class PixelCanvas {
  fillStyle = '#000000';
  #width = 0;
  #height = 0;
  #pixels = new Uint8ClampedArray(0);
  readonly #element: { readonly width: number; readonly height: number };

  constructor(element: { readonly width: number; readonly height: number }) {
    this.#element = element;
  }

  createImageData(width: number, height: number): { width: number; height: number; data: Uint8ClampedArray } {
    return { width, height, data: new Uint8ClampedArray(width * height * 4) };
  }

  putImageData(image: { width: number; height: number; data: Uint8ClampedArray }, x: number, y: number): void {
    this.#fit();
    for (let row = 0; row < image.height; row++) {
      const source = image.data.subarray(row * image.width * 4, (row + 1) * image.width * 4);
      this.#pixels.set(source, ((y + row) * this.#width + x) * 4);
    }
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.#fit();
    const colour = parseColour(this.fillStyle);
    for (let j = Math.max(0, Math.trunc(y)); j < Math.min(this.#height, y + height); j++) {
      for (let i = Math.max(0, Math.trunc(x)); i < Math.min(this.#width, x + width); i++) {
        this.#pixels.set(colour, (j * this.#width + i) * 4);
      }
    }
  }

  toDataUrl(): string {
    this.#fit();
    const png = encodeExactPng(this.#width, this.#height, new Uint8Array(this.#pixels.buffer));
    return `data:image/png;base64,${png.toString('base64')}`;
  }

  /** A canvas is cleared when its size changes, as in a browser. */
  #fit(): void {
    const { width, height } = this.#element;
    if (width === this.#width && height === this.#height) return;
    [this.#width, this.#height] = [width, height];
    this.#pixels = new Uint8ClampedArray(width * height * 4);
  }
}

function parseColour(text: string): readonly [number, number, number, number] {
  const hex = /^#([0-9a-f]{6})$/i.exec(text);
  if (hex) {
    const value = Number.parseInt(hex[1]!, 16);
    return [value >> 16, (value >> 8) & 255, value & 255, 255];
  }
  const rgb = /^rgba?\(([^)]+)\)$/.exec(text);
  if (rgb) {
    const [red = 0, green = 0, blue = 0, alpha = 1] = rgb[1]!.split(',').map(Number);
    return [red, green, blue, Math.round(alpha * 255)];
  }
  throw new InputError(`canvas colour must be #rrggbb or rgb(a)(...), got '${text}'`);
}
