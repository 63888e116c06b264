// The engine of pictures: specification, layout, rendering, colours.
// Not here: anything of this paper; it draws what it is told.

export * from './grammar';
export { type GrowingFigure, growingFigure } from './growingFigure';
export { type DisplayPlace, figureHtml, showFigure, showHtml } from './notebook';
export { type RenderedFigure, type RenderOptions, renderFigure } from './render/render';
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
