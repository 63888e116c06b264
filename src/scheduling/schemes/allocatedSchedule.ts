import { allocateBandwidth } from '../solver/allocateBandwidth';
import { emptySchedule, type RoundState, type Schedule } from './round';

/** The schedule of a given set with the bandwidths that end it soonest (problem P3). */
export function allocatedSchedule(state: RoundState, devices: readonly number[]): Schedule {
  if (devices.length === 0) return emptySchedule;
  const { delay, bandwidths } = allocateBandwidth({
    payloadBits: state.payloadBits,
    txPower: state.txPower,
    channelGains: Float64Array.from(devices, (k) => state.channelGains[k]!),
    noisePsd: state.noisePsd,
    totalBandwidth: state.totalBandwidth,
  });
  return { devices, bandwidths, delay };
}
