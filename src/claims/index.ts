export { fillBlocks, markdownTable } from './blocks';
export { refreshDocument } from './document';
export * from './ledger';
