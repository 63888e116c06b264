import { virtualQueueFigure } from '../../figures/results/virtualQueue';
import { deviceSharesFigure, whichDevicesFigure } from '../../figures/scheduling/whichDevices';
import { schedulingSeries } from '../../figures/shared/scheduleTraces';
import { type Cell, pathGain } from '../../network';
import {
  participationConstants,
  participationScheme,
  proposed,
  type SchedulingTrace,
  simulateScheduling,
} from '../../scheduling';
import type { Settings } from '../../settings';
import { decades, steps } from '../control';
import { cellControls, LIVE_PAYLOAD_BITS, liveSettings } from '../notebookCell';
import { type Place, type PlacesControl, placesOf } from '../places';
import { type LiveWidget, liveWidget } from '../widget';

const ROUNDS = 40;

const places: PlacesControl = {
  kind: 'places',
  label: 'Drag the devices in the map, or move them here',
  each: 'Device',
  unit: 'm',
  reach: [480, 280],
  step: 10,
  initial: '110,60 -120,80 60,-130 -180,-60 210,150 260,-90 -270,170 -330,-150 420,40 -50,250',
};

/** The cell of devices at places around the server. */
function cellAt(all: readonly Place[], settings: Settings): Cell {
  const distancesM = Float64Array.from(all, ([east, north]) => Math.hypot(east, north));
  return {
    distancesM,
    radiiM: distancesM,
    bearings: Float64Array.from(all, ([east, north]) => Math.atan2(north, east)),
    pathGains: distancesM.map((distance) => pathGain(distance, settings)),
  };
}

/** Devices that the reader drags, and whom two schedulers choose: Algorithm 1, and the one that weighs who took part. */
export const liveDevices: LiveWidget = liveWidget({
  id: 'live-devices',
  title: 'Drag the devices: how many, or which?',
  controls: {
    round: { kind: 'range', label: 'Round t', values: steps(0, ROUNDS - 1, 1), initial: 2 },
    headWeight: { kind: 'range', label: 'Weight of the heads κ', values: [0, ...decades(-1, 2)], initial: 3.2 },
    penaltyWeight: { kind: 'range', label: 'Weight V', unit: 'τ̄²', values: decades(0, 3), initial: 32 },
    delayMs: { ...cellControls.delayMs, values: decades(1, 3) },
    places,
  },
  draw: ({ round, headWeight, penaltyWeight, delayMs, places: text }) => {
    const all = placesOf(text);
    const settings = liveSettings(delayMs, {
      seed: 4,
      rounds: ROUNDS,
      deviceCount: all.length,
      serverDistanceM: 0,
      cellRadiusM: 500,
      penalty: 'bound',
      penaltySchedule: 'constant',
      penaltyWeight,
      initialBacklog: participationConstants.initialPrice * penaltyWeight,
    });
    const cell = cellAt(all, settings);
    const run = (scheme: typeof proposed | ReturnType<typeof participationScheme>): SchedulingTrace =>
      simulateScheduling({ settings, scheme, cell, payloadBits: LIVE_PAYLOAD_BITS });
    const traces = [run(proposed), run(participationScheme({ headWeight }))] as const;
    const options = { places: all, traces, round };
    return [
      whichDevicesFigure({ ...options, id: 'live-devices', reach: [520, 320] }),
      deviceSharesFigure({ ...options, id: 'live-devices-shares' }),
      {
        ...virtualQueueFigure({
          id: 'live-devices-queue',
          series: traces.map(schedulingSeries),
          delayBudget: traces[0].delayBudget,
          deviceCount: all.length,
        }),
        height: 300,
      },
    ];
  },
});
