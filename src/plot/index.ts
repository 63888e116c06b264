export { figureHtml, showFigure, showHtml } from './notebook';
export { type RenderedFigure, type RenderOptions, renderFigure } from './render/render';
export { checkFigure, type FigureSpec, webglTraceTypes } from './spec';
export { fontFamily, ink, translucent } from './style';
export { type Schematic, type SvgElement, type SvgNode, schematicSvg, svgElement } from './svg';
export {
  type FrameLike,
  showTable,
  type TableColumn,
  type TableSpec,
  type TableValue,
  tableHtml,
  tableOfFrame,
} from './table';
export { type FigureFile, type WrittenFigure, writeFigure } from './write';
