import { palette, type SchemeLook } from './schemes/palette';
import { allSchemes } from './schemes/registry';

/** Looks that schemes without one of their own have been given in this process, in the order of the giving. */
const given = new Map<string, SchemeLook>();

/**
 * How a scheme looks: as it says itself, otherwise as the next look of the palette that no scheme has. The free looks go to
 * registered schemes in the order of their registration, then to other names in the order in which they are first drawn,
 * and stay theirs as long as the process lives: a scheme looks the same in all of its figures.
 */
export function schemeLook(name: string): SchemeLook {
  const schemes = allSchemes();
  for (const scheme of schemes) if (scheme.look === undefined) give(scheme.name);
  return schemes.find((scheme) => scheme.name === name)?.look ?? give(name);
}

function give(name: string): SchemeLook {
  const known = given.get(name);
  if (known !== undefined) return known;
  const taken = allSchemes().flatMap(({ look }) => (look === undefined ? [] : [look]));
  const look = freeLook([...taken, ...given.values()]);
  given.set(name, look);
  return look;
}

/**
 * The first look of the palette that is not taken. Where all are, its colours come again with the dash and the marker of
 * another one: as long as eyes can tell lines apart at all, these can be told apart.
 */
export function freeLook(taken: readonly SchemeLook[]): SchemeLook {
  for (let turn = 0; turn < palette.length; turn++) {
    for (const [i, { colour, lineWidth }] of palette.entries()) {
      const { dash, marker } = palette[(i + turn) % palette.length]!;
      const look = { colour, dash, marker, lineWidth };
      if (!taken.some((other) => other.colour === colour && other.dash === dash && other.marker === marker))
        return look;
    }
  }
  return palette[taken.length % palette.length]!;
}
