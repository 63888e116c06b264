export { fillBlocks, markdownTable } from './blocks';
export { refreshDocument } from './document';
export { equationGaps, equationMap, type MappedItem } from './equations/equationMap';
export { equationsDocument } from './equations/equationsDocument';
export { type PaperItem, paperItems } from './equations/paperItems';
export { figureDigests } from './figuresBlock';
