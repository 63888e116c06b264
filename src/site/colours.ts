import { schemeStyle } from '../figures/schemeStyle';
import { ink } from '../plot/style';

/** Colours of a page by what they are for; each is a custom property, `--text`, of the style sheet. */
interface Palette {
  readonly text: string;
  readonly muted: string;
  readonly page: string;
  /** Behind code. */
  readonly sunken: string;
  /** Behind cards and folded parts. */
  readonly raised: string;
  readonly stripe: string;
  /** Where a reader is in the navigation. */
  readonly current: string;
  /** Hairlines between parts. */
  readonly line: string;
  /** Borders of boxes. */
  readonly edge: string;
  /** Under the heads of a table. */
  readonly rule: string;
  readonly accent: string;
  /** Behind what a link or a search led to. */
  readonly marked: string;
  readonly failure: string;
  readonly keyword: string;
  readonly string: string;
  readonly number: string;
  readonly comment: string;
  readonly property: string;
  readonly supported: string;
  readonly conditional: string;
  readonly refuted: string;
  readonly undecided: string;
}

const light: Palette = {
  text: ink.text,
  muted: ink.muted,
  page: '#ffffff',
  sunken: '#f6f7f9',
  raised: '#fbfcfd',
  stripe: '#f8f9fa',
  current: '#f2f5f9',
  line: ink.grid,
  edge: '#c9ced6',
  rule: ink.axis,
  accent: schemeStyle('proposed').colour,
  marked: '#fff3d6',
  failure: ink.reference,
  keyword: '#7a1fa2',
  string: '#8a4b00',
  number: '#a3271c',
  comment: '#5c6570',
  property: '#00614c',
  supported: '#00614c',
  conditional: '#7a4a00',
  refuted: '#a3271c',
  undecided: '#545b66',
};

const dark: Palette = {
  text: '#e4e6ea',
  muted: '#aab0bb',
  page: '#15181d',
  sunken: '#1e2229',
  raised: '#1a1e24',
  stripe: '#1b1f25',
  current: '#232a34',
  line: '#343a44',
  edge: '#454d59',
  rule: '#8b93a0',
  accent: '#7fb5ff',
  marked: '#4a3b10',
  failure: '#ff9d97',
  keyword: '#d6a9f2',
  string: '#e6b870',
  number: '#f5a196',
  comment: '#9aa3b0',
  property: '#77ceb6',
  supported: '#77ceb6',
  conditional: '#e6b870',
  refuted: '#f5a196',
  undecided: '#aab0bb',
};

const properties = (palette: Palette, scheme: 'light' | 'dark'): string =>
  `color-scheme:${scheme};${Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')}`;

/** Both palettes: the reader's system decides, unless the switch of the page says otherwise. Paper is always light. */
export const colourSheet: string = `:root{${properties(light, 'light')}}
@media screen and (prefers-color-scheme:dark){:root:not([data-theme=light]){${properties(dark, 'dark')}}}
@media screen{:root[data-theme=dark]{${properties(dark, 'dark')}}}
`;
