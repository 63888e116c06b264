import { InputError } from '../errors';
import { quoteName } from '../errors/checkpointError';
import type { Json } from './canonical';

/** Most objects and arrays inside one another in any JSON that is read: far more than any file of ours or others has. */
export const JSON_DEPTH = 64;

/** What a JSON text may hold beside strict JSON, and how its faults are told. */
export interface JsonRules {
  /** What a person can do about a bad text, at the end of the message. */
  readonly remedy: string;
  /** Whether `NaN`, `Infinity` and `-Infinity` are read, as Python writes them; refused by default. */
  readonly nonFinite?: boolean;
  /** The error of a fault; an {@link InputError} `ORIGIN: DETAIL` by default. */
  readonly error?: (origin: string, detail: string) => Error;
}

/**
 * Reads JSON text. One reader for every file, ours and others': at most {@link JSON_DEPTH} levels deep, no key twice in one
 * object, no number beyond the finite doubles (1e400); `-0` is -0, and a number of more digits than a double holds is rounded
 * to the nearest, as everywhere.
 *
 * @param origin - what to call the text in errors, normally its path
 * @throws InputError, or what the rules say, naming the text, the line, the column, what was found and the remedy
 */
export function parseJson(text: string, origin: string, rules: JsonRules): Json {
  return new Reader(text, origin, rules).whole();
}

/** As {@link parseJson}, of UTF-8 bytes; a byte-order mark is dropped. */
export function parseJsonBytes(bytes: Uint8Array, origin: string, rules: JsonRules): Json {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw jsonError(origin, 'is not UTF-8 text', rules);
  }
  return parseJson(text, origin, rules);
}

/** The error of a JSON text, as its rules want it. */
export function jsonError(origin: string, detail: string, { remedy, error }: JsonRules): Error {
  const full = `${detail}; ${remedy}`;
  return error?.(origin, full) ?? new InputError(`${origin}: ${full}`);
}

const numberPattern = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const wordPattern = /-?[A-Za-z]+/y;

const words: ReadonlyMap<string, Json> = new Map<string, Json>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const nonFiniteWords: ReadonlyMap<string, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
]);

class Reader {
  #at = 0;
  #depth = 0;

  constructor(
    readonly text: string,
    readonly origin: string,
    readonly rules: JsonRules,
  ) {}

  whole(): Json {
    this.#blanks();
    if (this.#at === this.text.length) throw this.#fault('is empty');
    const value = this.#value();
    this.#blanks();
    if (this.#at < this.text.length) throw this.#fault('goes on after its end');
    return value;
  }

  #value(): Json {
    const char = this.text[this.#at];
    if (char === '{') return this.#object();
    if (char === '[') return this.#array();
    if (char === '"') return this.#string();
    return this.#match(numberPattern) ? this.#number() : this.#word();
  }

  #object(): Json {
    this.#open();
    const object: Record<string, Json> = {};
    this.#blanks();
    if (!this.#take('}')) {
      for (;;) {
        this.#blanks();
        const start = this.#at;
        if (this.text[start] !== '"') throw this.#unexpected('a key in double quotes');
        const key = this.#string();
        if (Object.hasOwn(object, key)) throw this.#fault(`names ${quoteName(key)} twice`, start);
        this.#blanks();
        if (!this.#take(':')) throw this.#unexpected("':'");
        this.#blanks();
        const value = this.#value();
        // The one name that an assignment would not store.
        if (key === '__proto__') {
          Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
        } else object[key] = value;
        this.#blanks();
        if (this.#take('}')) break;
        if (!this.#take(',')) throw this.#unexpected("',' or '}'");
      }
    }
    this.#depth--;
    return object;
  }

  #array(): Json {
    this.#open();
    const array: Json[] = [];
    this.#blanks();
    if (!this.#take(']')) {
      for (;;) {
        this.#blanks();
        array.push(this.#value());
        this.#blanks();
        if (this.#take(']')) break;
        if (!this.#take(',')) throw this.#unexpected("',' or ']'");
      }
    }
    this.#depth--;
    return array;
  }

  #open(): void {
    if (++this.#depth > JSON_DEPTH) throw this.#fault(`is nested more than ${JSON_DEPTH} levels deep`);
    this.#at++;
  }

  #string(): string {
    const start = this.#at;
    let escapes = false;
    for (let i = start + 1; i < this.text.length; i++) {
      const code = this.text.charCodeAt(i);
      if (code === 0x22) {
        this.#at = i + 1;
        return escapes ? this.#unescape(start) : this.text.slice(start + 1, i);
      }
      if (code < 0x20) throw this.#fault('has a control character in a string, which JSON escapes', i);
      if (code === 0x5c) {
        escapes = true;
        i++;
      }
    }
    throw this.#fault('ends inside a string', start);
  }

  #unescape(start: number): string {
    const quoted = this.text.slice(start, this.#at);
    const wrong = /\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})[\s\S]?/.exec(quoted.replace(/\\\\/g, '  '));
    if (wrong) throw this.#fault(`has a wrong escape ${quoteName(wrong[0])} in a string`, start + wrong.index);
    return JSON.parse(quoted) as string; // by now it is a JSON string, which this undoes the escapes of
  }

  #number(): number {
    const { lastIndex } = numberPattern;
    const start = this.#start;
    const written = this.text.slice(start, lastIndex);
    const value = Number(written);
    if (!Number.isFinite(value))
      throw this.#fault(`holds the number ${shorten(written)}, beyond what a double holds`, start);
    const next = this.text[lastIndex] ?? '';
    if (/[\w.+-]/.test(next)) throw this.#unexpected('a number as JSON writes them', start);
    return value;
  }

  #word(): Json {
    const start = this.#at;
    if (!this.#match(wordPattern)) throw this.#unexpected('a value');
    const word = this.text.slice(start, this.#at);
    const known = words.get(word);
    if (known !== undefined) return known;
    const nonFinite = nonFiniteWords.get(word);
    if (nonFinite === undefined) throw this.#unexpected('a value', start);
    if (this.rules.nonFinite) return nonFinite;
    throw this.#fault(`holds ${word}, which is no JSON: numbers must be finite`, start);
  }

  #start = 0;

  /** Moves over what a sticky pattern matches here. */
  #match(pattern: RegExp): boolean {
    this.#start = this.#at;
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #take(char: string): boolean {
    if (this.text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #blanks(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #unexpected(due: string, at = this.#at): Error {
    if (at >= this.text.length) return this.#fault(`ends where ${due} is due`, at);
    return this.#fault(`has ${quoteName(this.text.slice(at, at + 12))} where ${due} is due`, at);
  }

  #fault(what: string, at = this.#at): Error {
    const before = this.text.slice(0, at);
    const line = before.split('\n').length;
    const column = at - before.lastIndexOf('\n');
    return jsonError(this.origin, `line ${line}, column ${column}: the JSON ${what}`, this.rules);
  }
}

function shorten(written: string): string {
  return written.length > 24 ? `${written.slice(0, 24)}...` : written;
}
