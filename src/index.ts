// The public library, in the order of the paper.

export { hash128, RandomStream } from './math/random';
export { defaultSettings, describeDomain, parseSettings } from './settings/parse';
export type { PenaltyKind, PenaltySchedule, Settings, SourceMark, SymbolBits } from './settings/settings';
export { type Domain, type Setting, settingsTable } from './settings/table';
