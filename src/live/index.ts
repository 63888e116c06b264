// Figures that move: controls, their drawing, and what runs of them in a browser.
// Not here: formulas of its own; a widget calls the library.

export { type ChoiceControl, type Control, type ControlValues, type RangeControl, valueText } from './control';
export { drawFigure, type Plane, planeOf } from './draw/drawFigure';
export { type Place, type PlacesControl, placesOf, placesText } from './places';
export { liveHtml, showLive } from './show';
export type { LiveWidget } from './widget';
export { liveBandwidth } from './widgets/liveBandwidth';
export { liveBound } from './widgets/liveBound';
export { liveDevices } from './widgets/liveDevices';
export { liveEarlyStop } from './widgets/liveEarlyStop';
export { liveQueue } from './widgets/liveQueue';
