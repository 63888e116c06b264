import { delayTraceFigure } from '../../figures/results/delayTrace';
import { virtualQueueFigure } from '../../figures/results/virtualQueue';
import { schedulingSeries } from '../../figures/shared/scheduleTraces';
import { greedy, proposed, simulateScheduling } from '../../scheduling';
import { decades, steps } from '../control';
import { cellControls, LIVE_PAYLOAD_BITS, liveSettings } from '../notebookCell';
import { type LiveWidget, liveWidget } from '../widget';

/** Long enough for the transient of an empty queue, short enough to redraw while a slider moves. */
const ROUNDS = 100;
const schemes = [proposed, greedy] as const;

/** A run: the virtual queue (18) and the delays that it is made of. */
export const liveQueue: LiveWidget = liveWidget({
  id: 'live-queue',
  title: 'Run the queue',
  controls: {
    penaltyWeight: { kind: 'range', label: 'Weight V₀', unit: 'τ̄²', values: decades(0, 4), initial: 32 },
    initialBacklog: { kind: 'range', label: 'First backlog Q₀', unit: 'τ̄', values: steps(0, 30, 0.5), initial: 0 },
    minBacklog: { kind: 'range', label: 'Floor of the queue q', unit: 'τ̄', values: steps(0, 10, 0.5), initial: 0 },
    delayMs: cellControls.delayMs,
    penaltySchedule: {
      kind: 'choice',
      label: 'Weight over time',
      options: { constant: 'constant V₀', 'inverse-sqrt': 'V₀ / √(t+1)', linear: 'V₀ (1 − t/T)' },
      initial: 'inverse-sqrt',
    },
    penaltySide: {
      kind: 'choice',
      label: 'It weighs',
      options: { delay: 'the delay: few, then many', learning: 'ψ: many, then few' },
      initial: 'delay',
    },
  },
  draw: ({ penaltyWeight, initialBacklog, minBacklog, delayMs, penaltySchedule, penaltySide }) => {
    const settings = liveSettings(delayMs, {
      seed: 4,
      rounds: ROUNDS,
      penaltyWeight,
      initialBacklog,
      minBacklog,
      penaltySchedule,
      penaltySide,
    });
    const traces = schemes.map((scheme) => simulateScheduling({ settings, scheme, payloadBits: LIVE_PAYLOAD_BITS }));
    const options = {
      // Under a tight budget GS never finds a device: then it has no delays to show.
      series: traces.map(schedulingSeries).filter(({ delay }) => delay.some((seconds) => seconds > 0)),
      delayBudget: traces[0]!.delayBudget,
      deviceCount: settings.deviceCount,
    };
    return [
      { ...virtualQueueFigure({ ...options, id: 'live-queue', series: options.series.slice(0, 1) }), height: 300 },
      { ...delayTraceFigure({ ...options, id: 'live-queue-delay' }), height: 340 },
    ];
  },
});
