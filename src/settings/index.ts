export { defaultSettings, describeDomain, nearest, parseSettings } from './parse';
export type { PenaltyKind, PenaltySchedule, Settings, SourceMark, SymbolBits } from './settings';
export { type Domain, type Setting, settingsTable } from './table';
