// The classes of characters that the tokenizers library knows, whose tables are those of Unicode 8 and 9. A runtime's own
// classes grow with every edition of Unicode, so that one text would be other pieces under another version of Node.
// A class is a list of stretches: how many code points are skipped, then `+` and how many more follow the first, base 36.
// `npm run test:peers` compares every code point with the library.

/** Dropped by BERT's cleaning: control, format and private characters, NUL and the replacement character. */
export const removedTable: string =
  '0+8 2+1 1+h 2n+w d 11u+5 m 5c 1d 3cu 1ks+4 q+4 1d+4 1+9 11u8+4xr 16n 6x+2 1 3b3 xya+3 43z+7 h406 u+2n ' +
  '1egw+1ekd 2+1ekd';

/** A word of its own: what Unicode 8 calls punctuation, and every ASCII symbol. */
export const punctuationTable: string =
  'x+e a+6 q+5 q+3 y 5 3 a+1 3 3 ji 8 cy+5 15+1 1f 1 2 2 18+1 k+1 1+1 d 2+1 22+3 2u 17+d 6h+2 1i+e v 79+1 a an lf ' +
  '2i a+1 4o+e 1 11+3 1z 22+4 4+1 33+5 4r h0+8 47 h8+1 18+1 26+2 1z+1 4d+2 1+2 11+a 8p+1 60+1 3k+6 1+5 4s+6 4b+3 ' +
  '1n+4 1q+1 1s+7 b n0+n 8+j 1+c 1+b u+1 e+1 hl+3 t+1 u5+d 27+1 v+9 b7+l 1r+3 w+1 l7+3 1+1 34 3z+1a 1+i ce+2 4+9 ' +
  '2+b g c 2q 2i mwy+1 7h+2 2r a 37+5 ak+3 2e+1 14+2 1 1d+1 1b 2p+c g+1 3g+3 3i+1 g+1 6x g2a+1 5s+9 m+y 1+d 1 4 ' +
  '1+1 45+2 1+5 1+3 a+1 3+1 q+2 1 r 1 1+6 be+2 ik 1c bi kn 5j v 7k+8 12 34+6 1u+6 2h+3 x6+6 31+1 1+3 3i+3 1c+1 ' +
  '27+4 3 d 1+2 2g+5 2z f0 6y+m 2x+2 6w+2 2lt+4 dtl+1 3p 1t+4 8 g2i 5wn+4';

/** CJK ideographs, in the blocks that BERT names. */
export const ideographTable: string = 'a9s+533 1s+g73 hkw+e7 1fk0+wyn w+3dr 74+49b 85s+f3';

/** Marks without width (Mn), which BERT's rules remove as accents. */
export const accentTable: string =
  'lc+33 7n+4 7d+18 1 1+1 1+1 1 20+a 1c+k g 2t+6 2+5 2+1 1+3 z u+q 2j+a 1m+8 y+3 1+8 1+2 1+4 17+2 3r+v 1j 1 4+7 4 ' +
  '3+6 a+1 t 1m 4+3 8 k+1 t+1 1l 4+1 4+1 2+2 3 u+1 3 b+1 1l 4+4 1+1 4 k+1 t 1m 2 1+3 8 8 b+1 u 1p c 1e 1p+2 5+2 ' +
  '1+3 7+1 b+1 t 1m 2 6 5+1 k+1 t 1r+3 8 k+1 2u 7+2 1 2i 2+6 c+7 2q 2+5 1+1 b+5 22+1 r 1 1 1j+d 1+4 1+1 5+a 1+z 9 ' +
  '2u+3 1+5 1+1 2+1 p+1 4+2 g+3 d 2+1 6 f jj+2 qa+2 t+2 t+1 u+1 1s+1 1+6 8 2+a 9 19+2 4b 3a+2 4+1 9 6+2 63+1 2 1m ' +
  '1+6 1 1 2+7 6+9 2 1c+d 1u+3 1c 1+4 1 5 14+8 c+1 w+3 2+1 1+2 1k 1+1 3 1+2 1m+7 2+1 48+2 1+c 1+6 4 6 3+1 5i+1h ' +
  '6+3 k0+c 4 3+b 2da+2 3x 2o+v fe+3 2z+1 n9w 4+9 w+1 28+1 7k 3 4 p+1 4d r+h 1g+7 p+a 1a+2 1c 2+3 2 14 1v+5 2+1 ' +
  '2+1 c 8 1b 1f 1+2 2+1 5+1 1 16+1 8 6m 2 4 fn4 kh+f g+f r1 6a 45+4 1ae+2 1+1 5+3 14+2 4 4l+1 10a 1i+e 1k+2 1d+3 ' +
  '2+1 1x+2 10+4 1+7 1q c+1 1g+8 b+2 2q+2 2 1+1 4n 3+7 l+1 1m 3 11+6 3+4 8u+5 1 4+1 1+1 6m+3 6+1 1+1 r+1 2d+7 2 ' +
  '1+1 2y 1 2+5 1 2t+2 2+3 1+4 gjo+4 1n+6 uw+3 f7u+1 43s+2 h+7 2+6 u+3 44+2 1iz+1i 4+1d 8 e m+4 1+e 2sg+6 gzl5+6n';

/** Every combining mark (Mn, Mc and Me), which the step StripAccents removes. */
export const markTable: string =
  'lc+33 7n+6 7b+18 1 1+1 1+1 1 20+a 1c+k g 2t+6 2+5 2+1 1+3 z u+q 2j+a 1m+8 y+3 1+8 1+2 1+4 17+2 3c+d 1+w 1i+2 ' +
  '1+h 1+6 a+1 t+2 1k 1+6 2+1 2+2 9 a+1 t+2 1k 1+4 4+1 2+2 3 u+1 3 b+2 1k 1+7 1+2 1+2 k+1 t+2 1k 1+6 2+1 2+2 8+1 ' +
  'a+1 u 1n+4 3+2 1+3 9 14+3 1m+6 1+2 1+3 7+1 b+1 t+2 1k 1+6 1+2 1+3 7+1 b+1 t+2 1m+6 1+2 1+3 9 a+1 u+1 1y 4+5 1 ' +
  '1+7 i+1 1p 2+6 c+7 2q 2+5 1+1 b+5 22+1 r 1 1 4+1 1d+j 1+1 5+a 1+z 9 2s+j n+3 4+2 1+2 2+6 3+3 d+b 1 a+3 jj+2 ' +
  'qa+2 t+2 t+1 u+1 1s+v 9 19+2 3b+1 y 3a+b 4+b 63+4 1l+9 1+s 2 1c+e 1t+4 1b+g 12+8 c+2 u+c 1k+d 1c+j 48+2 1+k 4 ' +
  '4+2 3+1 5i+1h 5+4 k0+w 2da+2 3x 2o+v fe+5 2x+1 n9w+3 1+9 w+1 28+1 7k 3 4 n+4 2g+1 1e+h q+h 1g+7 p+c 18+3 1b+d ' +
  '10 1v+d c 8+1 19+2 1e 1+2 2+1 5+1 1 15+4 5+1 6k+7 1+1 fn4 kh+f g+f r1 6a 45+4 1ae+2 1+1 5+3 14+2 4 4l+1 109+2 ' +
  '1h+e 1k+3 19+a 1x+2 10+d 1q c+2 1c+d 9+2 2n+b 6 4g+b l+3 1k 1+6 2+1 2+2 9 a+1 2+6 3+4 5c+h 2x+j 6j+6 2+8 r+1 ' +
  '2a+g 2y+c 2t+e zn+7 1+7 2a+l 1+d fg9+4 1n+6 t6+19 g+3 f7u+1 43q+4 3+5 8+7 2+6 u+3 44+2 1iz+1i 4+1d 8 e m+4 1+e ' +
  '11s+6 1+g 2+6 1+1 1+4 1ph+6 31+6 gzhx+6n';

/** What may stand in a word: letters, digits, marks and connectors. */
export const wordTable: string =
  '1c+9 7+p 4 1+p 1b a 4 5+m 1+u 1+cp 4+b e+4 7 1 h+38 1+1 2+3 1 6 1+2 1 1+j 1+2a 1+3u 1+4s 1+11 2 6+14 8+18 1 ' +
  '1+1 1+1 1 8+q 4+3 t+a 5+21 4+2t 1+7 2+9 1+i 2 g+1m 2+2s e+1h 4 2 2+19 i+r 4+a 5+n 1+5 8+22 1+3k 2+9 1+i 1+7 ' +
  '2+1 2+l 1+6 1 3+3 2+8 2+1 2+3 8 4+1 1+4 2+b a 1 2+2 1+5 4+1 2+l 1+6 1+1 1+1 1+1 2 1+4 4+1 2+2 3 7+3 1 7+f b+2 ' +
  '1+8 1+2 1+l 1+6 1+1 1+4 2+9 1+2 1+2 2 f+3 2+9 9+6 1+2 1+7 2+1 2+l 1+6 1+1 1+4 2+8 2+1 2+2 7+2 4+1 1+4 2+9 1 ' +
  'g+1 1+5 3+2 1+3 3+1 1 1+1 3+1 3+2 3+b 4+4 3+2 1+3 2 6 e+9 g+c 1+2 1+m 1+f 2+8 1+2 1+3 7+1 1+2 2 2+3 2+9 g+3 ' +
  '1+7 1+2 1+m 1+9 1+4 2+8 1+2 1+3 7+1 6+1 1+3 2+9 1+2 c+c 1+2 1+1e 1+2 1+4 5+3 7+4 2+9 a+5 1+2 1+h 3+n 1+8 1 2+6 ' +
  '3 4+5 1 1+7 6+9 2+1 d+1l 5+e 1+9 13+1 1 1+4 1+n 1 1+m 2+4 1 1+6 1+9 2+3 w n+1 6+9 b 1 1 4+9 1+z 4+j 1+h 1+z 9 ' +
  '1l+21 6+25 2+11 1 5 2+16 1+98 1+3 2+6 1 1+3 2+14 1+3 2+w 1+3 2+6 1 1+3 2+e 1+1k 1+3 2+1u 2+2 w+f g+2d 2+5 3+h7 ' +
  '2+g 1+p 5+22 3+a 7+l 9+l b+j c+c 1+2 1+1 c+2b 3 4+1 2+9 x+2 1+a 6+2g 7+16 5+1x a+u 1+b 4+b a+13 2+4 b+17 4+p ' +
  '6+9 12+r 4+1q 1+s 2+a 6+9 d 8+u 1d+24 3+9 h+8 c+37 c+1j 8+9 3+1c 2+a 5+16 2+2 g+2 1+12 5+et 2+5 2+11 2+5 2+7 1 ' +
  '1 1 1+u 2+1g 1+6 1 3+2 1+6 3+3 2+5 4+c 5+2 1+6 f+1 1d+1 j s d g+c 1f+w h 4 2+9 1 3+4 6 1 1 1+3 1+a 2+3 5+4 4 ' +
  'h+14 ml+1f 1ee+6c 6+8 c+11 1 5 2+1j 7 f+n 9+6 1+6 1+6 1+6 1+6 1+6 1+6 1+6 1+v 1b d1+2 p+e 1+4 2+4 4+2d 2+1 2+2 ' +
  '1+2h 1+3 5+16 1+2l h+v 1c+f e8+533 1s+h3g 1v+19 2+7g 3+r k+1e 1+9 1+36 11+8 2+2u 2+1u 2+1 1 1+7 l+1h 4 j+1f ' +
  'c+1x a+9 6+n 3 1+1c 2+z c+s 3+1s e+a 6+u 1+1i 9+d 2+9 6+m 3+20 o+2 2+f 2+4 a+5 2+5 2+5 9+6 1+6 1+16 1+d 6+3e ' +
  '1+1 2+9 6+8mb c+m 4+1c 6is+a5 2+2x 12+6 c+4 5+b 1+c 1+4 1 1+1 1+1 1+2z x+a2 i+1r 2+1h 14+b 4+f g+f 3+1 o+2 w+4 ' +
  '1+3q j+9 7+p 4 1+p b+2g 3+5 2+5 2+5 2+2 z+b 1+p 1+i 1+1 1+e 2+d y+3e 1x+1g 3s 3m+s 3+1c f v+v d+t 5+16 5+t 2+z ' +
  '4+7 1+4 16+4d 2+9 6+z 4+z 4+13 8+1f c+a 1+e 1+6 1+1 1+a 1+e 1+6 1+1 3+1f c+8m 9+l a+7 o+5 1+15 1+8 1x+5 2 1+17 ' +
  '1+1 3 2+m a+m 9+u 1t+i 1+1 a+l a+p 1y+1j 6+1 1s+3 1+1 5+7 1+2 1+s 2+2 4 w+s 3+s z+7 1+t p+1h a+l a+i d+h 32+20 ' +
  '1j+1e d+1e d+13 8+9 6+11 3+4 1+m 6y+15 1+1 3+1 g+2 1j+w a 8+w v+l 16+k r+m 9+1y v+f 9+1n 7 d+o 7+9 6+1g 1+9 ' +
  '4+3 8+z 2 9+1w 4+3 1+c 1 z+h 1+10 6+3 1q+6 1 1+3 1+e 1+9 7+1m 5+9 6+3 1+7 2+1 2+l 1+6 1+1 1+4 1+9 2+1 2+2 2 6 ' +
  '5+6 2+6 3+4 b+9 1 2 1+11 1+9 1 2 1+3 1+7 d+1 t+22 5+9 4+3 u+1x 1 8+9 4m+1h 2+8 n+5 y+1s 3 b+9 12+1k 7+9 6+j ' +
  's+q 2+e 4+9 6+6 55+1m 2t+21 l+7 2 2+7 1+1 1+t 1+1 2+8 c+9 1y+7 2+19 2+7 1+1 r+1q 8 8+21 3 i+20 5j+w f+9 6+8 ' +
  '1+18 1+8 f+9 o+t 2+l 1+d 21+6 1+1 1+17 3 1+1 1+8 8+9 6+5 1+1 1+10 1+1 1+5 7+9 8m+m 9+g 1+14 3+4 d+a 2d 27+pl ' +
  '2u+32 h+5f 218+2o f+tr g+l a+32y 5+g6 5a1+1l 1c6+fs 7+u 1+9 6+26 1+9 6+t 2+4 b+1i 9+3 c+9 9+k 5+i c0+18 3+9 ' +
  '5i+1r 3k+22 4+1k 7+g 1s+1 1+1 b+1 e+4qf 8+yd 15+9 6w7+3 1+6 1+1 1+82 f t+2 2 e+3 8+az 1s4+2y 5+c 3+8 7+9 3+1 ' +
  '381+9 ee+19 2+m f2+4 3+5 8+7 2+6 u+3 44+2 cb+2c 1+1y 1+1 2 2+1 2+3 1+b 1 1+6 1+1s 1+3 2+7 1+6 1+r 1+3 1+4 1 ' +
  '3+6 1+9f 2+o 1+o 1+u 1+o 1+u 1+o 1+u 1+o 1+u 1+o 1+7 2+1d e8+1i 4+1d 8 e m+4 1+e uo+u 6+5 5x+6 1+g 2+6 1+1 1+4 ' +
  '5+1p x 34+18 3+d 2+9 4 8x+u h+1l d2+15 5y+16 dh+6 1+3 1+1 1+e 1+5g b+6 15+23 4+9 x2+3 1+q 1+1 1 2 1+9 1+3 1 1 ' +
  '6 4 1 1 1+2 1+1 1 2 1 1 1 1 1+1 1 2+3 1+6 1+3 1+3 1 1+9 1+g 5+2 1+4 1+g hg+p 6+p 6+p 21y+9 sm+wyn w+37d 6+65 ' +
  '2+4g1 e+5rk f+h9 1wi+f1 15u+3t6 5+38f f9e8+6n';

/** Characters too new for the library's normal forms: it neither takes them apart nor moves marks past them. */
export const laterTable: string =
  '1kt 49+8 16+9 8a fx 72+1 al 1ne q1+u 2+b lm+4 45g n3l+3 1j n0 hun 8 7 9 bg+4 1+15 1+8 12h+3 1t+4 8t+1 25+1 1+2 ' +
  '1y+a 1d+3 6i ju 1y+3 5 2 1+1 1c 2 1+1 5+2 3x re+1 6y 2 4+1 4 4c 2b i 29 iw 1+1 29 bt+1 d0b 2+8 5 2er 3+3 hx+1 ' +
  'ick+z 3sm+1p x 4g+6 af 1p+3 e4+3 72+1 6r 2 7+1 5 22e 22r+9';

/** The stretches of a table, as the inside of a character class of a regular expression. */
export function characterClass(table: string): string {
  let next = 0;
  return table
    .split(' ')
    .map((stretch) => {
      const [skipped, more = '0'] = stretch.split('+');
      const first = next + Number.parseInt(skipped!, 36);
      const last = first + Number.parseInt(more, 36);
      next = last + 1;
      return `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`;
    })
    .join('');
}
