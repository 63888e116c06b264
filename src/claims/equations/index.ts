export { equationGaps, equationMap, type MappedItem } from './equationMap';
export { equationsDocument } from './equationsDocument';
export { type PaperItem, paperItems } from './paperItems';
