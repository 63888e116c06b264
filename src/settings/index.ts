export { defaultSettings, describeDomain, nearest, parseSettings } from './parse';
export type {
  Adaptation,
  PenaltyKind,
  PenaltySchedule,
  ServerOptimiserName,
  Settings,
  SourceMark,
  SymbolBits,
} from './settings';
export { type Domain, type Setting, settingsTable } from './table';
