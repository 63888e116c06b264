/** A page on paper: everything of the text, unfolded and within the margins; nothing that only a screen can use. */
export const printSheet: string = `
@page{margin:14mm 12mm}
@media print{
nav,footer,.anchor,.skip,.open,.filters,.fedft-live form,.modebar-container{display:none!important}
body,body.wide{display:block;max-width:none;padding:0;font-size:10pt}
main{padding:0}
pre,pre.printed{white-space:pre-wrap;overflow:visible}
pre,code,pre code{overflow-wrap:anywhere}
td code,th code{word-break:break-all}
.outputs,.table,.formula,[data-fedft-figure],.fedft-live .fedft-live-charts,.fedft-live .fedft-live-numbers div{overflow:visible;max-height:none}
.formula .katex-display{zoom:.85}
table{font-size:8pt;width:auto;max-width:100%}th,td{padding:.15em .5em;overflow-wrap:anywhere}
[data-fedft-figure] .js-plotly-plot,.fedft-live svg{zoom:.88}
details::details-content{display:block;content-visibility:visible;height:auto}
h1,h2,h3{break-after:avoid}figure,img,svg,[data-fedft-figure],tr,.listed tr{break-inside:avoid}
a{color:inherit}
}
`;
