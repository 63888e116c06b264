export { figureHtml, showFigure, showHtml } from './notebook';
export { type RenderedFigure, type RenderOptions, renderFigure } from './render/render';
export { type Schematic, type SvgElement, type SvgNode, schematicSvg, svgElement } from './schematic/svg';
export { checkFigure, type FigureSpec, webglTraceTypes } from './spec';
export {
  fontFamily,
  ink,
  paperSchemes,
  type SchemeName,
  type SchemeStyle,
  schemeStyle,
  schemeStyles,
  translucent,
} from './style';
export { type BandOptions, bandTraces, type SchemeLineOptions, schemeLine } from './traces';
export { type FigureFile, type WrittenFigure, writeFigure } from './write';
