/** What figures are made of, without what draws them: nothing here needs more than a browser has. */
export { axis, logarithmic, logSpace, percent, percentText, powerText } from './axes';
export {
  type BandMark,
  type BarsMark,
  band,
  bars,
  type ErrorBarOptions,
  errorBars,
  type LayerMark,
  type LineMark,
  layer,
  line,
  type PointsMark,
  points,
  type ReferenceMark,
  reference,
} from './marks';
export { type Panel, panels } from './panels';
export { checkFigure, type FigureSpec, webglTraceTypes } from './spec';
export { fontFamily, ink, translucent } from './style';
export { type Schematic, type SvgElement, type SvgNode, schematicSvg, svgElement } from './svg';
export type {
  Axis,
  BarTrace,
  BoxTrace,
  Coordinates,
  ErrorStyle,
  FigureLayout,
  GridTrace,
  LineStyle,
  MarkerStyle,
  PanelGrid,
  ScatterTrace,
  Trace,
} from './trace';
