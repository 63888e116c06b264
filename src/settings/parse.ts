import { InputError, textOf } from '../errors';
import type { Settings } from './settings';
import { type Domain, settingsTable } from './settingsTable';

/** The default of every setting. */
export const defaultSettings: Settings = whole(
  Object.fromEntries(Object.entries(settingsTable).map(([name, setting]) => [name, setting.default])),
);

/** Settings from a value of every row of the table; the table's own type says that each is of its setting's kind. */
function whole(values: { readonly [name: string]: unknown }): Settings {
  if (!holdsEvery(values)) throw new Error('settings lack a row of their table');
  return values;
}

function holdsEvery(values: object): values is Settings {
  return Object.keys(settingsTable).every((name) => name in values);
}

/**
 * Settings from partial overrides, every value checked.
 *
 * @param overrides - an object of setting names and values; text such as `'1e-3'` is read as a number where one is due
 * @throws InputError naming the setting, the value and what is allowed; for an unknown name, the nearest known one
 */
export function parseSettings(overrides: Readonly<Record<string, unknown>>): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings };
  for (const [name, value] of Object.entries(overrides)) {
    if (!Object.hasOwn(settingsTable, name)) {
      throw new InputError(unknownSetting(name));
    }
    settings[name] = parseValue(name, value, settingsTable[name as keyof Settings].domain);
  }
  const parsed = whole(settings);
  if (parsed.hiddenSize % parsed.attentionHeads !== 0) {
    throw new InputError(
      `attentionHeads must divide hiddenSize, got ${parsed.attentionHeads} and ${parsed.hiddenSize}; try attentionHeads=4`,
    );
  }
  return parsed;
}

function parseValue(name: string, value: unknown, domain: Domain): unknown {
  if (domain.kind === 'choice') {
    const match = domain.options.find((option) => option === value || String(option) === value);
    if (match === undefined) {
      throw new InputError(`${name} must be one of ${domain.options.join(', ')}, got ${show(value)}`);
    }
    return match;
  }
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  const { kind, min = -Infinity, max = Infinity, above = -Infinity } = domain;
  const inside =
    typeof number === 'number' &&
    Number.isFinite(number) &&
    number >= min &&
    number <= max &&
    number > above &&
    (kind === 'real' || Number.isSafeInteger(number));
  if (!inside) throw new InputError(`${name} must be ${describeDomain(domain)}, got ${show(value)}`);
  return number;
}

/** A domain in words: `a finite number > 0`, `an integer >= 1`, `one of bound, count`. */
export function describeDomain(domain: Domain): string {
  if (domain.kind === 'choice') return `one of ${domain.options.join(', ')}`;
  const bounds: string[] = [];
  if (domain.above !== undefined) bounds.push(`> ${domain.above}`);
  if (domain.min !== undefined) bounds.push(`>= ${domain.min}`);
  if (domain.max !== undefined) bounds.push(`<= ${domain.max}`);
  return [domain.kind === 'integer' ? 'an integer' : 'a finite number', bounds.join(' and ')].filter(Boolean).join(' ');
}

/** What a message says of a setting that there is not: the one that was meant, or all of them. */
export function unknownSetting(name: string): string {
  return `unknown setting '${name}'${didYouMean(name, Object.keys(settingsTable), ` Known: ${Object.keys(settingsTable).join(', ')}`)}`;
}

/**
 * What follows a name that is not known: `; did you mean 'NAME'?`, or a full stop where no known name is close.
 *
 * A name is close within a third of its letters, at least two, and where one of both begins with the other. A hint
 * beyond that names something that nobody meant.
 *
 * @param otherwise - what to say after the full stop, for a message that does not list the names in any case
 */
export function didYouMean(word: string, known: readonly string[], otherwise = ''): string {
  const lower = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of known) {
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  if (best === undefined) return `.${otherwise}`;
  const close = bestDistance <= Math.max(2, Math.floor(Math.max(word.length, best.length) / 3));
  if (close && bestDistance < best.length) return `; did you mean '${best}'?`;
  const begun = known.find((name) => lower.length > 1 && name.toLowerCase().startsWith(lower));
  return begun === undefined ? `.${otherwise}` : `; did you mean '${begun}'?`;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(substitution, previous[j]! + 1, row[j - 1]! + 1));
    }
    previous = row;
  }
  return previous[b.length]!;
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : textOf(value);
}
