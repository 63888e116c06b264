// The generated parts of REPRODUCE.md, EQUATIONS.md and README.md.
// Not here: sentences that a person writes in those files.

export { fillBlocks, markdownTable } from './blocks';
export { refreshDocument } from './document';
export { equationGaps, equationMap, type MappedItem } from './equations/equationMap';
export { equationsDocument } from './equations/equationsDocument';
export { type PaperItem, paperItems } from './equations/paperItems';
export { figureDigests } from './figuresBlock';
export { committedVerdict, refreshVerdicts } from './verdictWords';
