import { schemeStyle } from '../../figures/schemeStyle';
import { fontFamily, ink } from '../../plot/style';

const accent = schemeStyle('proposed').colour;

/** Sizes in em (a page of Jupyter has a rem of its own), so that a page zoomed to twice its size or a larger font keeps everything in reach. */
export const styleSheet: string = `
.fedft-live{box-sizing:border-box;max-width:54em;padding:.85em 1em;border:1px solid #c9ced6;border-radius:6px;background:#fff;color:${ink.text};color-scheme:light;font-family:${fontFamily};font-size:14px;line-height:1.4}
.fedft-live .fedft-live-title{margin:0 0 .5em;font-weight:600;font-size:1.05em}
.fedft-live form{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(23em,100%),1fr));gap:.35em 1.4em;margin:0 0 .6em}
.fedft-live .fedft-live-control{display:grid;grid-template-columns:minmax(0,11.5em) minmax(4.5em,1fr) 5em;align-items:center;gap:.6em;min-width:0}
.fedft-live label{margin:0;font-weight:400;font-size:.93em}
.fedft-live output{font-variant-numeric:tabular-nums;white-space:nowrap;padding:0;font-size:.93em}
.fedft-live input[type=range]{width:100%;margin:0;accent-color:${accent};min-height:1.6em}
.fedft-live select{grid-column:2/4;width:100%;font:inherit;min-height:1.9em;margin:0;color:inherit;background:#fff;border:1px solid ${ink.muted};border-radius:4px}
.fedft-live button{justify-self:start;font:inherit;padding:.2em .8em;border:1px solid ${ink.muted};border-radius:4px;background:#f4f5f7;color:inherit;cursor:pointer}
.fedft-live :is(input,select,button):focus-visible{outline:3px solid ${accent};outline-offset:2px}
.fedft-live fieldset{grid-column:1/-1;display:grid;grid-template-columns:repeat(auto-fit,minmax(min(23em,100%),1fr));gap:.35em 1.4em;margin:0;padding:.2em .8em .5em;border:1px solid #c9ced6;border-radius:4px;min-width:0}
.fedft-live legend{font-size:.93em;padding:0 .3em}
.fedft-live .fedft-live-charts{overflow-x:auto}
.fedft-live .fedft-live-draggable svg:first-child{cursor:grab}
.fedft-live .fedft-live-dragging svg:first-child{cursor:grabbing}
.fedft-live svg{display:block;max-width:none}
.fedft-live .fedft-live-said{margin:.5em 0 0;font-size:.93em;color:${ink.muted}}
.fedft-live .fedft-live-numbers{margin:.6em 0 0;padding:0;border:0;background:none}
.fedft-live .fedft-live-numbers summary{cursor:pointer;font-weight:400;font-size:.93em;padding:0}
.fedft-live .fedft-live-numbers div{max-height:22em;overflow:auto}
.fedft-live .fedft-live-numbers table{border-collapse:collapse;margin:.6em 0;font-size:.86em;font-variant-numeric:tabular-nums}
.fedft-live .fedft-live-numbers caption{caption-side:top;text-align:left;font-weight:600;color:inherit;padding:.2em .6em}
.fedft-live .fedft-live-numbers :is(th,td){padding:.15em .6em;text-align:right;font-weight:400;background:none}
.fedft-live .fedft-live-numbers thead th{border-bottom:1px solid ${ink.axis}}
`;
