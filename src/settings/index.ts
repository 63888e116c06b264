// Every setting with its unit, default and range, once, and how a value is read and refused.
// Not here: what a setting does; values that only one experiment has.

export { settingFlag } from './flag';
export { defaultSettings, describeDomain, didYouMean, parseSettings, unknownSetting } from './parse';
export { allReadings, firstEdition, type Reading, readingNamed, registerReadings } from './readings';
export type {
  Adaptation,
  PenaltyKind,
  PenaltySchedule,
  PenaltySide,
  ServerOptimiserName,
  Settings,
  SourceMark,
  SymbolBits,
} from './settings';
export { type Domain, type Setting, settingsTable } from './settingsTable';
