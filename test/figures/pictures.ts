import { JSDOM } from 'jsdom';
import { transformBox } from '../../src/plot/render/geometry';
import { localBox, transformToRoot } from '../../src/plot/render/svgBoxes';

/** The root element of an SVG document; throws where the text is not well-formed XML. */
export function parseSvg(svg: string): Element {
  return new JSDOM(svg, { contentType: 'image/svg+xml' }).window.document.documentElement;
}

/** The texts of a picture that reach beyond its edge. */
export function clippedTexts(root: Element): string[] {
  const width = Number.parseFloat(root.getAttribute('width') ?? '');
  const height = Number.parseFloat(root.getAttribute('height') ?? '');
  return textBoxes(root)
    .filter(({ box }) => box.x < 0 || box.y < 0 || box.x + box.width > width || box.y + box.height > height)
    .map(({ text }) => text);
}

/** Pairs of texts whose boxes overlap by more than `slack` px in both directions. */
export function overlappingTexts(root: Element, slack = 1): string[] {
  const boxes = textBoxes(root);
  return boxes.flatMap((one, i) =>
    boxes
      .slice(i + 1)
      .filter(
        (other) =>
          Math.min(one.box.x + one.box.width, other.box.x + other.box.width) - Math.max(one.box.x, other.box.x) >
            slack &&
          Math.min(one.box.y + one.box.height, other.box.y + other.box.height) - Math.max(one.box.y, other.box.y) >
            slack,
      )
      .map((other) => `'${one.text}' over '${other.text}'`),
  );
}

function textBoxes(root: Element): { text: string; box: { x: number; y: number; width: number; height: number } }[] {
  return [...root.querySelectorAll('text')].flatMap((element) => {
    const text = element.textContent?.trim() ?? '';
    const box = text ? localBox(element) : undefined;
    return box ? [{ text, box: transformBox(transformToRoot(element), box) }] : [];
  });
}
