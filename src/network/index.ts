export { type Cell, placeDevices } from './cell';
export { dbmToWatts, decibelsToRatio, ratioToDecibels, wattsToDbm } from './decibels';
export { drawChannelGains } from './fading';
export { type PathLossSettings, pathGain } from './pathGain';
export { delayBudgetSeconds, type Radio, radioFromSettings } from './radio';
export { type Uplink, uplinkRate } from './uplinkRate';
