import { InputError } from '../../errors';
import { measureFragment } from './raster';

const known = new Map<string, boolean>();

/**
 * Checks that the figure font can print every character of a picture: a missing one would leave a blank, without a word.
 *
 * @param svg - the picture, before its title and description are added
 * @throws InputError naming the characters
 */
export function requireGlyphs(id: string, svg: string): void {
  const missing = [...new Set(svg.match(/[^\p{ASCII}]/gu) ?? [])].filter((character) => !hasGlyph(character));
  if (missing.length > 0) {
    const codes = missing.map(
      (character) => `'${character}' (U+${character.codePointAt(0)!.toString(16).toUpperCase()})`,
    );
    throw new InputError(`figure '${id}': the font Open Sans cannot print ${codes.join(', ')}; write it in words`);
  }
}

function hasGlyph(character: string): boolean {
  // Spaces of any width have no ink; Plotly ends a subscript with a zero-width one.
  if (/[\s\u200b]/.test(character)) return true;
  let has = known.get(character);
  if (has === undefined) {
    // Behind a letter too, because an accent that combines has no place of its own.
    has = ink(character) > 0 || ink(`o${character}`) !== ink('o');
    known.set(character, has);
  }
  return has;
}

function ink(text: string): number {
  const box = measureFragment(`<text font-family="Open Sans" font-size="40">${text}</text>`);
  return box ? box.width * box.height : 0;
}
