export { fillBlocks, markdownTable } from './blocks';
export { refreshDocument } from './document';
export * from './equations';
export { figureDigests } from './figuresBlock';
export * from './ledger';
export * from './verify';
