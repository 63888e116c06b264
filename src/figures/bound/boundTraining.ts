import { type BoundBesideLoss, boundBesideLoss } from '../../bound';
import { InputError } from '../../errors';
import {
  attributionOverSeeds,
  constantsRuns,
  counterfactualRuns,
  learningRuns,
  type RepeatedGap,
  type SchemeAttribution,
} from '../../experiments';
import { greatest, least } from '../../math';
import {
  axis,
  type BarTrace,
  bars,
  errorBars,
  type FigureSpec,
  line,
  logarithmic,
  panels,
  type ScatterTrace,
} from '../../plot/grammar';
import { paperSchemeNames } from '../../scheduling';
import { type Figure, figure, type Reads } from '../figure';
import { schemeStyle } from '../schemeStyle';
import { boundForms, formLine } from '../shared/boundForms';
import { curveLook } from '../shared/curveLook';

/** One scheme: what it measured and what the bound says with two readings of the constants. */
export interface BoundTrainingPanel {
  readonly scheme: string;
  /** Constants as kind to the bound as the measurements allow. */
  readonly favourable: BoundBesideLoss;
  /** Constants as the assumptions are worded. */
  readonly cautious: BoundBesideLoss;
}

const parts: readonly { readonly part: keyof RepeatedGap; readonly label: string; readonly colour: string }[] = [
  { part: 'gap', label: 'gap to All-in', colour: '#111111' },
  { part: 'idleHeads', label: 'idle heads', colour: curveLook(0).colour },
  { part: 'sampledGradients', label: 'sampled gradients', colour: curveLook(1).colour },
  { part: 'interaction', label: 'interaction', colour: curveLook(2).colour },
];

/** Between two panels, as a share of the width. */
const GAP = 0.06;

/**
 * The bound beside the measured training loss of each scheme, and the measured gap to all-in by its causes.
 *
 * @paper Theorem 1
 * @param options.panels - one a scheme, at most four
 * @param options.attributions - from attributionOverSeeds
 * @throws InputError for no panel, more than four, or no attribution
 */
export function boundTrainingFigure(options: {
  readonly id?: string;
  /** How the title names the task. */
  readonly task: string;
  readonly panels: readonly BoundTrainingPanel[];
  readonly attributions: readonly SchemeAttribution[];
  readonly source?: readonly string[];
}): FigureSpec {
  const { id = 'bound-training', task, panels: schemes, attributions, source = [] } = options;
  if (schemes.length < 1 || schemes.length > 4) throw new InputError(`panels must be 1 to 4, got ${schemes.length}`);
  if (attributions.length === 0)
    throw new InputError('the figure needs the attribution of at least one scheme, got none');
  const everything = schemes.flatMap(({ favourable, cautious }) => [
    ...boundForms.flatMap((form) => favourable[form]),
    ...favourable.measured,
    ...cautious.source,
  ]);
  const loss = logarithmic(everything, { domain: [0.5, 1], exponentformat: 'power', range: logRange(everything) });
  const width = (1 - GAP * (schemes.length - 1)) / schemes.length;
  const { data, layout } = panels([
    ...schemes.map((scheme, i) => {
      const left = i * (width + GAP);
      return {
        marks: lossLines(scheme),
        x: axis(`${schemeStyle(scheme.scheme).label}: round`, { domain: [left, left + width] }),
        y: i === 0 ? axis('Training loss (nats)', loss) : loss,
      };
    }),
    {
      marks: attributionBars(attributions),
      x: { domain: [0, 1], type: 'category' },
      y: axis('Of the loss gap (nats)', { domain: [0, 0.33], zeroline: true }),
    },
  ]);
  return {
    id,
    title: `The bound beside the measured training loss, and where the gap to All-in comes from: ${task}`,
    alt: describe(schemes, attributions),
    data,
    layout: { ...layout, barmode: 'group' },
    width: 960,
    height: 680,
    source,
  };
}

function lossLines({ favourable, cautious }: BoundTrainingPanel): ScatterTrace[] {
  const cautiously = { x: cautious.round, y: cautious.source, colour: '#5f5f5f', dash: 'longdash', width: 1.6 };
  const measured = { x: favourable.round, y: favourable.measured, colour: '#111111', width: 2.6 };
  return [
    ...boundForms.map((form) => formLine(form, favourable.round, favourable[form])),
    line({ name: 'Theorem 1, cautious', ...cautiously }),
    line({ name: 'measured', ...measured }),
  ];
}

function attributionBars(attributions: readonly SchemeAttribution[]): BarTrace[] {
  return parts.map(({ part, label, colour }) => {
    const values = attributions.map(({ loss }) => loss[part]);
    const x = attributions.map(({ scheme }) => schemeStyle(scheme).label);
    const shown = bars({ name: label, x, y: values.map(({ mean }) => mean), colour });
    const [low, high] = [values.flatMap((value) => value.low ?? []), values.flatMap((value) => value.high ?? [])];
    return low.length < values.length ? shown : errorBars(shown, { low, high, colour: '#5f5f5f', cap: 4 });
  });
}

/** The logarithms of the ends of an axis that shows all values, at most six decades above the lowest. */
function logRange(values: readonly number[]): [number, number] {
  const shown = values.filter((value) => value > 0);
  const low = Math.log10(least(shown));
  return [low - 0.1, Math.min(low + 6, Math.log10(greatest(shown)) + 0.1)];
}

function describe(panels: readonly BoundTrainingPanel[], attributions: readonly SchemeAttribution[]): string {
  const ends = panels.map(({ scheme, favourable, cautious }) => {
    const last = (values: readonly number[]): string => values.at(-1)!.toPrecision(3);
    return `${schemeStyle(scheme).label} measured ${last(favourable.measured)}, Theorem 1 ${last(favourable.source)} with favourable and ${last(cautious.source)} with cautious constants`;
  });
  const gaps = attributions.map(({ scheme, loss }) => {
    const share = parts.slice(1).map(({ part, label }) => `${label} ${loss[part].mean.toFixed(3)}`);
    return `${schemeStyle(scheme).label} ${loss.gap.mean.toFixed(3)} (${share.join(', ')})`;
  });
  return `Training loss at the end: ${ends.join('; ')}. Bars, gap of the final loss to All-in: ${gaps.join('; ')}.`;
}

/** The constants and counterfactuals of a task, and the trainings of the paper's schemes beside them. */
function trainingOf(task: string): Reads<Pick<Parameters<typeof boundTrainingFigure>[0], 'panels' | 'attributions'>> {
  return {
    experiment: 'training-constants',
    read(source) {
      const [constants] = source.list(constantsRuns).filter(({ record }) => record.labels.task === task);
      const counterfactuals = source.list(counterfactualRuns).filter(({ record }) => record.labels.task === task);
      if (constants === undefined || counterfactuals.length === 0) return undefined;
      const { seed } = constants.record.labels;
      const training = paperSchemeNames.map((scheme) => source.find(learningRuns.named({ task, scheme, seed })));
      if (!training.every((found) => found !== undefined)) return undefined;
      const { favourable, cautious } = constants.record.results.summary;
      const panels = training.map(({ record: { results } }) => {
        const measured = { devices: results.rounds.devices, ...results.evaluations };
        return {
          scheme: results.scheme,
          favourable: boundBesideLoss({ training: measured, ...favourable }),
          cautious: boundBesideLoss({ training: measured, ...cautious }),
        };
      });
      const attributions = attributionOverSeeds(counterfactuals.map(({ record }) => record.results));
      return { read: { panels, attributions }, records: [constants, ...counterfactuals, ...training] };
    },
  };
}

/** The bound beside figure 3's training losses and the causes of the gaps, for each task that was measured. */
export const boundTraining: readonly Figure[] = [
  { task: 'sst2', title: 'SST-2' },
  { task: 'generated-sentiment', title: 'a generated task' },
].map(({ task, title }) =>
  figure({
    id: `bound-training-${task}`,
    reads: trainingOf(task),
    draw: (read, { id, source }) => boundTrainingFigure({ id, task: title, ...read, source }),
  }),
);
