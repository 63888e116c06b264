import { schemeStyle } from '../figures/schemeStyle';
import { ink } from '../plot/style';

const accent = schemeStyle('proposed').colour;
const face = (file: string, style: string, weight: number): string =>
  `@font-face{font-family:'Open Sans';font-style:${style};font-weight:${weight};font-display:swap;src:url(fonts/${file}) format('truetype')}`;

/** Font files of the edition, by what they are called there. */
export const fontFiles: Readonly<Record<string, string>> = {
  'OpenSans_400Regular.ttf': '400Regular/OpenSans_400Regular.ttf',
  'OpenSans_400Regular_Italic.ttf': '400Regular_Italic/OpenSans_400Regular_Italic.ttf',
  'OpenSans_600SemiBold.ttf': '600SemiBold/OpenSans_600SemiBold.ttf',
};

/** The look of the reading edition; sizes in rem, so that it follows a reader's font size and zoom. */
export const siteStyle: string = `${face('OpenSans_400Regular.ttf', 'normal', 400)}
${face('OpenSans_400Regular_Italic.ttf', 'italic', 400)}
${face('OpenSans_600SemiBold.ttf', 'normal', 600)}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;display:grid;grid-template-columns:16rem minmax(0,54rem);gap:3rem;justify-content:center;padding:0 1.25rem;font:1rem/1.6 'Open Sans',Arial,sans-serif;color:${ink.text};background:#fff}
body.wide{grid-template-columns:16rem minmax(0,80rem)}
a{color:${accent};text-underline-offset:.15em}
:focus-visible{outline:3px solid ${accent};outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:#fff;padding:.5rem;z-index:2}
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:2rem 0;font-size:.9rem}
nav p{margin:0 0 .75rem;font-weight:600;font-size:1.05rem}nav p a{color:inherit;text-decoration:none}
nav ol,nav ul{list-style:none;margin:0;padding:0}nav li{margin:.15rem 0}
nav a{display:block;padding:.2rem .5rem;border-left:3px solid transparent;text-decoration:none}
nav a:hover{text-decoration:underline}
nav [aria-current=page]{border-color:${accent};font-weight:600;color:inherit;background:#f2f5f9}
nav details{margin-top:1.25rem}nav summary{cursor:pointer;color:${ink.muted};padding:.2rem .5rem}
nav details a{font-size:.85rem;color:${ink.muted}}
main{padding:2rem 0 4rem;min-width:0}
h1{font-size:2rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.4rem;line-height:1.3;margin:2.75rem 0 .75rem;padding-top:.5rem;border-top:1px solid ${ink.grid}}
h3{font-size:1.1rem;margin:2rem 0 .5rem}
.anchor{color:#6b6b6b;text-decoration:none;font-weight:400;opacity:0}:is(h1,h2,h3):hover .anchor,.anchor:focus{opacity:1}
h1 .anchor{display:none}
p,ul,ol{margin:.75rem 0}
code{font:.9em/1.5 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace}
:not(pre)>code{background:#f2f3f5;padding:.1em .3em;border-radius:3px}
pre{margin:.75rem 0;padding:.75rem 1rem;overflow-x:auto;font:.82rem/1.5 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;border-radius:6px}
pre code{font:inherit}
pre.code{background:#f6f7f9;border:1px solid #e3e6ea}
pre.printed{background:#fff;border-left:3px solid #c9ced6;border-radius:0;padding:.25rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre.printed[data-stream=stderr]{border-color:${ink.reference};color:${ink.reference}}
.cell{margin:1.25rem 0}.outputs{overflow-x:auto}
.outputs img{max-width:100%;height:auto}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums;display:block;max-width:100%;overflow-x:auto}
th,td{padding:.25em .8em;text-align:left;vertical-align:top}thead th{border-bottom:1px solid ${ink.axis}}tbody tr:nth-child(even){background:#f8f9fa}
caption{text-align:left}
.katex{font-size:1.1em}
.formula{display:block;overflow-x:auto;overflow-y:hidden;padding:.1rem 0}
.formula .katex-display{margin:.6rem 0}
.equation{text-decoration:none}.equation:hover{text-decoration:underline}
:target{background:#fff3d6}span:target{display:inline-block;width:.4em;height:1em;border-radius:2px}
main details{margin:.5rem 0 1rem;padding:.25rem 1rem;border:1px solid #e3e6ea;border-radius:6px;background:#fbfcfd}
main summary{cursor:pointer;font-weight:600;padding:.3rem 0}
footer{display:flex;justify-content:space-between;gap:1rem;margin-top:4rem;padding-top:1rem;border-top:1px solid ${ink.grid}}
.cards{list-style:none;padding:0;display:grid;gap:1rem}
.cards li{border:1px solid #dfe3e8;border-radius:8px;padding:1rem 1.25rem}
.cards h2{border:0;margin:0;padding:0;font-size:1.15rem}.cards p{margin:.4rem 0 0}
.cards .time{color:${ink.muted};font-size:.88rem}
.hero svg,.hero img{width:100%;height:auto}
.numbers{columns:14rem;list-style:none;padding:0;font-size:.92rem}
.hljs-keyword,.hljs-built_in{color:#7a1fa2}.hljs-string,.hljs-subst{color:#8a4b00}.hljs-number,.hljs-literal{color:#a3271c}.hljs-comment{color:#5c6570;font-style:italic}.hljs-title,.hljs-title.function_{color:${accent}}.hljs-property,.hljs-attr{color:#00614c}
@media (max-width:72rem){body{display:block;max-width:56rem;margin:auto}nav{position:static;max-height:none;padding:1rem 0;border-bottom:1px solid ${ink.grid}}nav details{display:none}main{padding-top:1rem}}
@media print{nav,footer,.anchor,.skip{display:none}body{display:block}}
`;
