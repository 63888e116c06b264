import { RandomStream } from '../../src/math';

/** Stretches of code points, first and last, of scripts and of kinds of characters that tokenizers treat specially. */
const alphabets: readonly (readonly (readonly [number, number])[])[] = [
  [[0x61, 0x7a]],
  [
    [0x41, 0x5a],
    [0x61, 0x7a],
  ],
  [[0xc0, 0x17f]], // Latin with accents
  [
    [0x180, 0x24f],
    [0x1e00, 0x1eff],
  ],
  [
    [0x370, 0x3ff],
    [0x1f00, 0x1fff],
  ],
  [[0x400, 0x52f]],
  [
    [0x530, 0x58f],
    [0x10a0, 0x10ff],
  ],
  [[0x591, 0x5f4]], // right to left, with points
  [
    [0x600, 0x6ff],
    [0x750, 0x77f],
    [0xfb50, 0xfdff],
  ],
  [
    [0x900, 0x97f],
    [0x980, 0xa7f],
  ],
  [
    [0xe01, 0xe5b],
    [0xf00, 0xfda],
    [0x1000, 0x109f],
  ],
  [
    [0x1100, 0x11ff],
    [0xac00, 0xd7a3],
  ],
  [
    [0x3040, 0x30ff],
    [0x31f0, 0x31ff],
  ],
  [
    [0x4e00, 0x9fff],
    [0x3400, 0x4dbf],
    [0xf900, 0xfaff],
    [0x20000, 0x2ceaf],
  ],
  [
    [0x1f300, 0x1faff],
    [0x2600, 0x27bf],
    [0x1f1e6, 0x1f1ff],
    [0x1f3fb, 0x1f3ff],
    [0xfe0f, 0xfe0f],
    [0x200d, 0x200d],
  ],
  [
    [0x300, 0x36f],
    [0x1ab0, 0x1aff],
    [0x1dc0, 0x1dff],
    [0x20d0, 0x20f0],
  ],
  [
    [0x0, 0x1f],
    [0x7f, 0x9f],
    [0xad, 0xad],
    [0xfff9, 0xfffd],
  ],
  [
    [0x200b, 0x200f],
    [0x202a, 0x202e],
    [0x2060, 0x206f],
    [0xfeff, 0xfeff],
  ],
  [
    [0x21, 0x2f],
    [0x3a, 0x40],
    [0x5b, 0x60],
    [0x7b, 0x7e],
    [0xa1, 0xbf],
    [0x2010, 0x205e],
    [0x3001, 0x303f],
  ],
  [
    [0x30, 0x39],
    [0x660, 0x669],
    [0x2150, 0x218b],
    [0x2460, 0x24ff],
  ],
  [
    [0x2100, 0x23ff],
    [0x1d400, 0x1d7ff],
    [0xff00, 0xffef],
    [0xfb00, 0xfb06],
  ],
  [
    [0x0, 0xd7ff],
    [0xe000, 0x1ffff],
  ], // anything, assigned or not
];

const separators = [
  '',
  ' ',
  ' ',
  ' ',
  '  ',
  '\t',
  '\n',
  '\r\n',
  '\u00a0',
  '\u3000',
  '\u2028',
  '\u200b',
  '\u0085',
  '\v',
];

/**
 * Texts of words in all scripts, with tokens among them and inside them.
 *
 * @param inside - what is to stand in some of the texts
 */
export function randomTexts(count: number, seed: number, inside: readonly string[]): string[] {
  const random = new RandomStream(seed, 'texts for tokenizers');
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)]!;
  const word = (): string => {
    const stretches = pick(alphabets);
    const isLong = random.integer(200) === 0; // about where a word is too long
    const length = isLong ? 90 + random.integer(20) : 1 + random.integer(8);
    return Array.from({ length }, () => {
      const [first, last] = pick(stretches);
      return String.fromCodePoint(first + random.integer(last - first + 1));
    }).join('');
  };
  const part = (): string => {
    if (random.integer(6) > 0) return word();
    const token = pick(inside);
    return random.integer(4) > 0 ? token : random.integer(2) > 0 ? token.toUpperCase() : token.slice(1);
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.integer(8) }, () => part() + pick(separators)).join(''),
  );
}

/** Pieces that leave little unknown: most characters of the first planes, alone and inside words, and frequent words. */
export function widePieces(special: readonly string[]): string[] {
  const blocks = [
    [0x21, 0x33ff],
    [0xac00, 0xae00],
    [0x4e00, 0x5200],
    [0xfb00, 0xfb06],
    [0x1f300, 0x1f5ff],
  ] as const;
  const characters = blocks.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i)),
  );
  const printable = characters.filter((character) => !/[\p{White_Space}\p{C}]/u.test(character));
  const whole = ['ab', 'the', 'user', 'hello', 'Hello', 'é', 'ü', 'ss', 'ab#'];
  return [...new Set([...special, ...printable, ...printable.map((one) => `##${one}`), ...whole, '##ab', '##er'])];
}
