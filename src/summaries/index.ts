// Results of finished runs in tables: rows over seeds, beside the reference, and as CSV, JSON or cells of text.
// Not here: reading records from disk, or what becomes a figure.

export { isFederated } from './federatedRows';
export { csvField, resultCells, resultsCsv, resultsJson, type TextTable } from './formats';
export type { AgainstReference, Measure, ResultRow, ResultTable, RowKeys, RowRecord } from './resultTable';
export { type PlacedRecord, placeOf } from './sweepAxes';
export { rowsWith, type Tabulated, type TabulateOptions, tabulateResults } from './tabulate';
