import { colourSheet } from './colours';
import { printSheet } from './printSheet';

const face = (file: string, style: string, weight: number): string =>
  `@font-face{font-family:'Open Sans';font-style:${style};font-weight:${weight};font-display:swap;src:url(fonts/${file}) format('truetype')}`;

/** Font files of the edition, by what they are called there. */
export const fontFiles: Readonly<Record<string, string>> = {
  'OpenSans_400Regular.ttf': '400Regular/OpenSans_400Regular.ttf',
  'OpenSans_400Regular_Italic.ttf': '400Regular_Italic/OpenSans_400Regular_Italic.ttf',
  'OpenSans_600SemiBold.ttf': '600SemiBold/OpenSans_600SemiBold.ttf',
};

const text = `
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;display:grid;grid-template-columns:16rem minmax(0,54rem);gap:3rem;justify-content:center;padding:0 1.25rem;font:1rem/1.6 'Open Sans',Arial,sans-serif;color:var(--text);background:var(--page);overflow-wrap:break-word}
body.wide{grid-template-columns:16rem minmax(0,80rem)}
a{color:var(--accent);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;background:var(--page);padding:.5rem;z-index:2}
main{padding:2rem 0 4rem;min-width:0}
h1{font-size:2rem;line-height:1.2;margin:.5rem 0 1rem}
h2{font-size:1.4rem;line-height:1.3;margin:2.75rem 0 .75rem;padding-top:.5rem;border-top:1px solid var(--line)}
h3{font-size:1.1rem;margin:2rem 0 .5rem}
.anchor{color:var(--muted);text-decoration:none;font-weight:400;opacity:0}:is(h1,h2,h3):hover .anchor,.anchor:focus{opacity:1}
h1 .anchor{display:none}
p,ul,ol{margin:.75rem 0}
code{font:.9em/1.5 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;overflow-wrap:break-word}
:not(pre)>code{background:var(--sunken);padding:.1em .3em;border-radius:3px}
pre{margin:.75rem 0;padding:.75rem 1rem;overflow-x:auto;font:.82rem/1.5 ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;border-radius:6px;background:var(--sunken);border:1px solid var(--line)}
pre code{font:inherit;overflow-wrap:normal}
pre[data-file]::before{content:attr(data-file);display:block;margin:-.25rem 0 .5rem;color:var(--muted);font-style:italic}
pre.printed{background:none;border:0;border-left:3px solid var(--edge);border-radius:0;padding:.25rem 1rem;white-space:pre-wrap;overflow-wrap:anywhere}
pre.printed[data-stream=stderr]{border-color:var(--failure);color:var(--failure)}
.cell{margin:1.25rem 0}.outputs{overflow-x:auto}
img{max-width:100%;height:auto}
.katex{font-size:1.1em}
.formula{display:block;overflow-x:auto;overflow-y:hidden;padding:.1rem 0}
.formula .katex-display{margin:.6rem 0}
.equation{text-decoration:underline dotted}.equation:hover{text-decoration:underline}
main :target:not(section){background:var(--marked)}span:target{display:inline-block;width:.4em;height:1em;border-radius:2px}
main details{margin:.5rem 0 1rem;padding:.25rem 1rem;border:1px solid var(--edge);border-radius:6px;background:var(--raised)}
main summary{cursor:pointer;font-weight:600;padding:.3rem 0}
footer{display:flex;justify-content:space-between;gap:1rem;margin-top:4rem;padding-top:1rem;border-top:1px solid var(--line)}
.open{font-size:.92rem;color:var(--muted);display:flex;flex-wrap:wrap;gap:.3rem 1.2rem}
button,select,input[type=search]{font:inherit;font-size:.88rem;color:var(--text);background:var(--raised);border:1px solid var(--edge);border-radius:5px;padding:.25rem .5rem;min-height:2rem}
button{cursor:pointer}
.hljs-keyword,.hljs-built_in{color:var(--keyword)}.hljs-string,.hljs-subst{color:var(--string)}.hljs-number,.hljs-literal{color:var(--number)}.hljs-comment{color:var(--comment);font-style:italic}.hljs-title,.hljs-title.function_{color:var(--accent)}.hljs-property,.hljs-attr{color:var(--property)}
`;

/** Pictures keep their light ground in the dark: their colours are chosen for it, and were checked on it. */
const pictures = `
:is(.outputs,p,figure)>img,.fedft-picture,[data-fedft-figure],.hero svg{background:#fff;color-scheme:light;border-radius:6px}
[data-fedft-figure]{width:fit-content;max-width:100%;overflow-x:auto}
.hero svg{width:100%;height:auto}
`;

/** A table that has no room becomes a list: a row is a box, each value stands behind the head of its column. */
const tables = `
.table{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{padding:.25em .8em;text-align:left;vertical-align:top}thead th{border-bottom:1px solid var(--rule)!important}
tbody tr:nth-child(even){background:var(--stripe)}
caption{text-align:left}
table.listed,.listed :is(tbody,caption){display:block}
.listed thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.listed tr{display:block;padding:.5rem .75rem;margin:0 0 .6rem;border:1px solid var(--edge);border-radius:6px}
.listed tbody tr:nth-child(even){background:none}
.listed :is(td,th){display:grid;grid-template-columns:minmax(5.5rem,32%) minmax(0,1fr);gap:.1rem .75rem;padding:.12rem 0!important;text-align:left!important;overflow-wrap:anywhere}
.listed :is(td,th)::before{content:attr(data-head);color:var(--muted)}
.listed :is(td,th):first-child{font-weight:600!important}
.listed :is(td,th):first-child::before{font-weight:400}
`;

const navigation = `
nav{position:sticky;top:0;align-self:start;max-height:100vh;overflow-y:auto;padding:2rem 0;font-size:.9rem}
nav .brand{font-weight:600;font-size:1.05rem;color:inherit;text-decoration:none}
nav .group{margin:1rem 0 .2rem;padding:0 .5rem;color:var(--muted);font-size:.85rem}
nav ol,nav ul{list-style:none;margin:0;padding:0}nav li{margin:.15rem 0}
nav li a{display:block;padding:.2rem .5rem;border-left:3px solid transparent;text-decoration:none}
nav a:hover{text-decoration:underline}
nav [aria-current=page]{border-color:var(--accent);font-weight:600;color:inherit;background:var(--current)}
nav details{margin-top:1rem}nav summary{cursor:pointer;color:var(--muted);padding:.2rem .5rem}
nav .menu>summary{display:none}
nav .contents a{font-size:.85rem;color:var(--muted)}
nav .bar{padding:0 .5rem}
nav .tools{display:flex;flex-wrap:wrap;gap:.4rem;margin:.6rem 0 0}
`;

const search = `
dialog{width:min(44rem,calc(100vw - 1.5rem));max-height:min(40rem,calc(100vh - 3rem));margin:1.5rem auto auto;padding:1rem;border:1px solid var(--edge);border-radius:8px;color:var(--text);background:var(--page)}
dialog::backdrop{background:#0008}
dialog form{display:flex;gap:.5rem;align-items:end}dialog label{flex:1;font-size:.85rem;color:var(--muted)}dialog input[type=search]{width:100%;display:block;font-size:1rem}
dialog ol{list-style:none;margin:.5rem 0 0;padding:0;max-height:calc(min(40rem,100vh - 3rem) - 8rem);overflow-y:auto}
dialog li a{display:block;padding:.4rem .5rem;border-radius:5px;text-decoration:none}dialog li a:is(:hover,:focus){background:var(--current)}
dialog li small{display:block;color:var(--muted);overflow-wrap:anywhere}dialog mark{background:var(--marked);color:inherit}
dialog .said{margin:.5rem 0 0;font-size:.85rem;color:var(--muted)}
`;

const cards = `
.cards{list-style:none;padding:0;display:grid;gap:1rem}
.cards li{border:1px solid var(--edge);border-radius:8px;padding:1rem 1.25rem}
.cards h2{border:0;margin:0;padding:0;font-size:1.15rem}.cards p{margin:.4rem 0 0}
.cards .time{color:var(--muted);font-size:.88rem}
.numbers{columns:14rem;list-style:none;padding:0;font-size:.92rem}
`;

const claims = `
.filters{display:flex;flex-wrap:wrap;gap:.75rem 1.5rem;align-items:end;padding:.75rem 1rem;border:1px solid var(--edge);border-radius:8px;background:var(--raised)}
.filters[hidden],[hidden]{display:none}
.filters fieldset{border:0;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1rem}.filters legend{padding:0;font-weight:600}
.filters p{margin:0;color:var(--muted)}
.claim{border:1px solid var(--edge);border-radius:8px;padding:.75rem 1.25rem;margin:1rem 0}
.claim h3{margin:0;display:flex;flex-wrap:wrap;gap:.5rem;align-items:baseline}.claim h3 small{font-weight:400;color:var(--muted)}
.verdict{font-size:.85rem;border:1px solid;border-radius:99px;padding:0 .6rem}
.verdict.supported{color:var(--supported)}.verdict.conditional{color:var(--conditional)}.verdict.refuted{color:var(--refuted)}.verdict.undecided{color:var(--undecided)}
.claim dl{display:grid;grid-template-columns:6rem minmax(0,1fr);gap:.2rem .75rem;margin:.5rem 0;font-size:.92rem}.claim dt{color:var(--muted)}.claim dd{margin:0;overflow-wrap:anywhere}
.claim details{font-size:.88rem}.claim details ul{padding-left:1.2rem;overflow-wrap:anywhere}
figure{margin:1rem 0}figcaption{font-size:.9rem;color:var(--muted);margin:.5rem 0}.reading{min-height:1.5em;margin:.2rem 0;font-size:.9rem;color:var(--muted)}
`;

const narrow = `
@media (max-width:72rem){body,body.wide{display:block;max-width:56rem;margin:auto}nav{position:static;max-height:none;padding:1rem 0;border-bottom:1px solid var(--line)}nav .bar{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;justify-content:space-between}nav .tools{margin:0}nav .menu>summary{display:list-item}nav details{margin-top:.4rem}main{padding-top:1rem}}
@media (max-width:30rem){body{padding:0 .9rem}h1{font-size:1.6rem}h2{font-size:1.25rem}}
`;

/** The look of the reading edition; sizes in rem, so that it follows a reader's font size and zoom. */
export const siteStyle: string = [
  face('OpenSans_400Regular.ttf', 'normal', 400),
  face('OpenSans_400Regular_Italic.ttf', 'italic', 400),
  face('OpenSans_600SemiBold.ttf', 'normal', 600),
  colourSheet,
  text,
  pictures,
  tables,
  navigation,
  search,
  cards,
  claims,
  narrow,
  printSheet,
].join('\n');
