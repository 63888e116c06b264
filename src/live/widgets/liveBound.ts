import { convergenceBound, halves } from '../../bound';
import { boundTermsFigure } from '../../figures/bound/boundTerms';
import { boundWeightsFigure } from '../../figures/bound/boundWeights';
import { decades, steps } from '../control';
import { type LiveWidget, liveWidget } from '../widget';

const ROUNDS = 60;

/** Theorem 1 (13) term by term, for a schedule of few and many devices. */
export const liveBound: LiveWidget = liveWidget({
  id: 'live-bound',
  title: 'Move the constants of the bound',
  controls: {
    step: { kind: 'range', label: 'Step size η', unit: '1/Lₛ', values: steps(0.02, 0.98, 0.02), initial: 0.5 },
    gradientVariance: { kind: 'range', label: 'Gradient variance σ²', values: decades(-4, 0), initial: 0.05 },
    devices: { kind: 'range', label: 'Devices K', values: steps(4, 60, 1), initial: 20 },
    first: { kind: 'range', label: 'First half: share of K', unit: '%', values: steps(5, 100, 5), initial: 15 },
    second: { kind: 'range', label: 'Second half: share of K', unit: '%', values: steps(5, 100, 5), initial: 85 },
    form: {
      kind: 'choice',
      label: 'Form of the bound',
      options: { source: 'as in Theorem 1', tight: 'tight', participation: 'participation-aware' },
      initial: 'source',
    },
  },
  draw: ({ step, gradientVariance, devices, first, second, form }) => {
    const constants = {
      devices,
      smoothness: 1,
      plConstant: 0.25,
      gradientVariance,
      learningRate: step,
      adapterSize: 10,
      headSize: 2,
    };
    const count = (percent: number): number => Math.min(devices, Math.max(1, Math.round((percent * devices) / 100)));
    const [few, many] = [count(first), count(second)];
    const boundOf = (schedule: readonly number[]) =>
      convergenceBound({ form, schedule, constants, initialGap: { adapter: 0.7, heads: 0.3 } });
    const plans = [
      [`${few} then ${many}`, halves(few, many, ROUNDS)],
      [`${many} then ${few}`, halves(many, few, ROUNDS)],
    ] as const;
    const bounds = plans.map(([label, schedule]) => ({ label, schedule, bound: boundOf(schedule) }));
    const [{ label, bound }] = bounds as [(typeof bounds)[number]];
    const terms = { initial: [...bound.initialPath], lora: [...bound.loraPath], heads: [...bound.headsPath] };
    const names = { source: 'as in Theorem 1', tight: 'tight', participation: 'participation-aware' };
    return [
      { ...boundTermsFigure({ id: 'live-bound', form: `${names[form]}, ${label} devices`, terms }), height: 320 },
      {
        ...boundWeightsFigure({
          id: 'live-bound-weights',
          schedules: bounds.map((entry) => ({
            label: `${entry.label}: ends at ${entry.bound.total.toPrecision(3)}`,
            schedule: entry.schedule,
            weights: [...entry.bound.weights],
          })),
        }),
        height: 360,
      },
    ];
  },
});
