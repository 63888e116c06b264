import { allSchemes, freeLook, type SchemeLook, schemeLook } from '../scheduling';

/** How a scheme looks in every figure, and what legends and tables call it. */
export interface SchemeStyle extends SchemeLook {
  readonly label: string;
}

/**
 * The style of a scheme. A record can name one that is not known here: it goes by its name, and by the next free look.
 *
 * @param name - as records hold it, for example `'gs'`
 */
export function schemeStyle(name: string): SchemeStyle {
  const label = allSchemes().find((scheme) => scheme.name === name)?.label ?? name;
  return { label, ...schemeLook(name) };
}

/** What a series of a figure says of its scheme. */
export interface SchemeSeries {
  /** For example `'proposed'`. */
  readonly scheme: string;
  /** Legend text, where the scheme's own label does not tell the series apart: `'Proposed, V = 10'`. */
  readonly label?: string;
  /** Where it is not to look as its scheme does elsewhere. */
  readonly look?: SchemeLook;
}

/** A series with its style. */
export type Styled<Series extends SchemeSeries> = Series & {
  readonly style: SchemeStyle;
  /** Legend group, one a series. */
  readonly group: string;
};

/**
 * The series of one figure, each with a name and a look that no other one in it has. The first series of a scheme looks
 * as its scheme does everywhere; further ones, of the same scheme under other settings, have the looks of the palette that
 * the figure does not use yet, in the order of the list.
 */
export function styled<Series extends SchemeSeries>(all: readonly Series[]): readonly Styled<Series>[] {
  const first = (one: Series, i: number): boolean => all.findIndex(({ scheme }) => scheme === one.scheme) === i;
  const own = all.map((one, i) => one.look ?? (first(one, i) ? schemeLook(one.scheme) : undefined));
  const used = own.filter((look) => look !== undefined);
  return all.map((one, i) => {
    const look = own[i] ?? freeLook(used);
    if (own[i] === undefined) used.push(look);
    const { label } = schemeStyle(one.scheme);
    const before = all.slice(0, i).filter(({ scheme }) => scheme === one.scheme).length;
    const name = one.label ?? (before === 0 ? label : `${label} (${before + 1})`);
    const group = before === 0 ? one.scheme : `${one.scheme}/${before + 1}`;
    return { ...one, style: { ...look, label: name }, group };
  });
}
