/** Most characters of a message for people. */
const MESSAGE_LENGTH = 300;

/** Characters kept of the end of a message that is cut: it holds the remedy. */
const KEPT_END = 110;

/**
 * What a terminal would obey, hide or turn around instead of showing: control characters, directions of writing, invisible
 * separators, the byte-order mark, and halves of surrogate pairs.
 */
const unprintable = /[\p{Cc}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/**
 * A text without any character that a terminal would obey: each stands there as JSON writes it.
 *
 * @param keep - characters that stay as they are, such as the line ends of a trace
 * @example
 * printable('a\u001b[2Jb') // 'a\\u001b[2Jb'
 */
export function printable(text: string, keep = ''): string {
  return text.replace(unprintable, (char) => (keep.includes(char) ? char : escaped(char)));
}

/**
 * A message for people, whatever of a file or of another library is quoted in it: one line of at most `most` characters, cut
 * in its middle so that its beginning (the file) and its end (the remedy) stay, and nothing that a terminal would obey.
 */
export function oneLine(text: string, most: number = MESSAGE_LENGTH): string {
  // Not more is looked at than could be shown: a message may quote a whole file.
  const short = text.length <= 2 * most ? text : `${text.slice(0, most)}${text.slice(-most)}`;
  const shown = printable(short.trim());
  if (text.length <= 2 * most && shown.length <= most) return shown;
  const mark = ' ... ';
  const end = Math.min(KEPT_END, Math.floor(most / 3));
  return printable(`${shown.slice(0, most - mark.length - end - 10)}${mark}${shown.slice(-end)}`);
}

function escaped(char: string): string {
  const short = ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' } as Readonly<Record<string, string>>)[char];
  return short ?? `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
