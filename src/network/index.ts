// Section II-B: the cell, path gain, fading, decibels and the uplink rate.
// Not here: who transmits; that is scheduling.

export { type Cell, placeDevices } from './cell';
export { dbmToWatts, decibelsToRatio, ratioToDecibels, wattsToDbm } from './decibels';
export { drawChannelGains } from './fading';
export { type PathLossSettings, pathGain } from './pathGain';
export { delayBudgetSeconds, type Radio, radioFromSettings } from './radio';
export { type Uplink, uplinkRate } from './uplinkRate';
