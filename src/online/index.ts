export { type AllocateBandwidthOptions, allocateBandwidth, type BandwidthAllocation } from './allocateBandwidth';
export { type BisectBandwidthOptions, type BisectedAllocation, bisectBandwidth } from './bisectBandwidth';
export { lemma3Bandwidth, type RequiredBandwidthOptions, requiredBandwidth } from './requiredBandwidth';
