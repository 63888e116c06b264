import type { Dice } from './format';

/** Damages bytes as disks, networks and people do: flipped bits, cuts, holes, repeats, and counts that lie. */
export function mutateBytes(seed: Uint8Array, dice: Dice): Uint8Array {
  let bytes = Buffer.from(seed);
  for (let left = 1 + dice(4); left > 0; left--) {
    const at = dice(bytes.length + 1);
    const length = dice(Math.min(64, bytes.length) + 1);
    const end = Math.min(bytes.length, at + length);
    switch (dice(8)) {
      case 0:
        bytes = bytes.subarray(0, at);
        break;
      case 1:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
        break;
      case 3:
        bytes = Buffer.concat([
          bytes.subarray(0, at),
          Buffer.from(hostileTexts[dice(hostileTexts.length)]!),
          bytes.subarray(at),
        ]);
        break;
      case 4:
        bytes = Buffer.from(bytes);
        bytes.fill([0, 255, 0x80, 0x7f][dice(4)]!, at, end);
        break;
      case 5: {
        bytes = Buffer.from(bytes);
        const count = [0, 1, -1, 0x7fffffff, 0x10000, bytes.length + 1][dice(6)]!;
        if (at + 4 <= bytes.length) bytes.writeInt32LE(count, at);
        break;
      }
      default:
        if (at === bytes.length) break;
        bytes = Buffer.from(bytes);
        bytes[at]! ^= 1 << dice(8);
    }
  }
  return bytes;
}

/** Texts that have broken readers. */
const hostileTexts: readonly string[] = [
  '\u001b[2J\u001b]0;X\u0007',
  '\u202etxt.exe',
  '\u0000',
  'a'.repeat(5000),
  '\n',
  '\t',
  '\r',
  '"',
  '\\',
  '\ufeff',
  '\u{1f468}\u200d\u{1f469}',
  '__proto__',
  '../../etc/passwd',
  '-1',
  '1e400',
  '[',
  '{"a":'.repeat(200),
];

/** JSON as text that JSON.stringify could not make. */
const hostileJson: readonly string[] = [
  'null',
  'true',
  '[]',
  '{}',
  '""',
  '-0',
  '1e400',
  '-1e400',
  'NaN',
  'Infinity',
  '9007199254740993',
  '1.5',
  '-1',
  '1e-320',
  '1e38',
  `${'['.repeat(20_000)}`,
  `${'['.repeat(60)}${']'.repeat(60)}`,
  `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`,
  '"\\ud800"',
  '"\\u001b[2J"',
  '{"__proto__": {"a": 1}}',
  '{"toString": 1, "constructor": null, "length": -1}',
  ...hostileTexts.map((text) => JSON.stringify(text)),
];

/** Damages a JSON text in its tree: a value replaced, a key lost, renamed or doubled; now and then in its bytes. */
export function mutateJson(seed: Uint8Array, dice: Dice): Uint8Array {
  if (dice(5) === 0) return mutateBytes(seed, dice);
  const value: unknown = JSON.parse(Buffer.from(seed).toString('utf8'));
  const places: (readonly [holder: Record<string, unknown>, key: string])[] = [];
  const collect = (holder: unknown): void => {
    if (typeof holder !== 'object' || holder === null) return;
    for (const [key, item] of Object.entries(holder)) {
      places.push([holder as Record<string, unknown>, key]);
      if (places.length < 5000) collect(item);
    }
  };
  collect(value);
  const marks: string[] = [];
  for (let left = 1 + dice(3); left > 0 && places.length > 0; left--) {
    // The outermost fields decide most: they are hit as often as all others.
    const [holder, key] = places[dice(2) === 0 ? dice(Math.min(12, places.length)) : dice(places.length)]!;
    const mark = `@@${marks.length}@@`;
    switch (dice(6)) {
      case 0:
        delete holder[key];
        break;
      case 1:
        if (!Array.isArray(holder)) holder[`${hostileTexts[dice(hostileTexts.length)]}`] = holder[key];
        break;
      case 2:
        if (!Array.isArray(holder)) {
          holder[mark] = 1;
          marks.push(`${JSON.stringify(key)}:0,${JSON.stringify(key)}`);
          break;
        }
        holder[Number(key) as never] = null as never;
        break;
      default:
        holder[key] = mark;
        marks.push(hostileJson[dice(hostileJson.length)]!);
    }
  }
  let text = JSON.stringify(value);
  for (const [i, raw] of marks.entries()) text = text.replace(`"@@${i}@@"`, () => raw);
  return Buffer.from(text);
}

/** Damages a table in its cells: one replaced, lost, doubled or moved; now and then in its bytes. */
export function mutateTable(seed: Uint8Array, dice: Dice): Uint8Array {
  if (dice(3) === 0) return mutateBytes(seed, dice);
  const rows = Buffer.from(seed)
    .toString('utf8')
    .split('\n')
    .map((line) => line.split('\t'));
  for (let left = 1 + dice(3); left > 0; left--) {
    const row = rows[dice(rows.length)]!;
    const at = dice(row.length);
    const kind = dice(4);
    if (kind === 0) row.splice(at, 1);
    else if (kind === 1) row.splice(at, 0, row[at]!);
    else row[at] = hostileTexts[dice(hostileTexts.length)]!;
  }
  return Buffer.from(rows.map((row) => row.join('\t')).join(dice(5) === 0 ? '\r\n' : '\n'));
}
