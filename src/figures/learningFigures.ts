import type { Layout } from 'plotly.js-dist';
import { InputError } from '../errors';
import type { FigureSpec } from '../plot/spec';
import { accuracyAxis } from './accuracyAxis';
import { curveValues, describeCurves, type SchemeCurve } from './curves';
import { styled } from './schemeStyle';
import { referenceTrace, schemeLine } from './traces';

/** What a figure of learning curves shows. */
export interface LearningFigureOptions {
  /** Names the files; `training-loss` or `test-accuracy` by default. */
  readonly id?: string;
  /** As the title names it, for example `'SST-2'` or `'a generated task'`. */
  readonly task: string;
  readonly curves: readonly SchemeCurve[];
  /** What the bands are, for example `'lowest to highest of 3 seeds'`; needed where a curve has one. */
  readonly band?: string;
  /** Share of the most frequent label, in [0, 1]: a guess without learning. */
  readonly majority?: number;
  /** Provenance, one line each. */
  readonly source?: readonly string[];
}

/**
 * Training loss against rounds, a curve a scheme: figures 3(a-c) and 4(a).
 *
 * @paper Figure 3(a), Figure 3(b), Figure 3(c), Figure 4(a)
 */
export function trainingLossFigure(options: Omit<LearningFigureOptions, 'majority'>): FigureSpec {
  const { id = 'training-loss', task, curves } = options;
  const ends = describeCurves(curves, (value) => value.toFixed(3));
  return learningFigure(options, {
    id,
    title: `Training loss on ${task}`,
    alt: `Training loss on ${task} against rounds, one curve for each scheme: ${ends}.`,
    yaxis: { title: { text: 'Training loss <i>F</i>(<i>ω<sup>t</sup></i>) (nats)' } },
  });
}

/**
 * Test accuracy against rounds, a curve a scheme: figures 3(d-f) and 4(b).
 *
 * @paper Figure 3(d), Figure 3(e), Figure 3(f), Figure 4(b)
 */
export function testAccuracyFigure(options: LearningFigureOptions): FigureSpec {
  const { id = 'test-accuracy', task, curves, majority } = options;
  for (const { scheme, values } of curves) {
    const outside = values.find((value) => value < 0 || value > 1);
    if (outside !== undefined) {
      throw new InputError(
        `accuracy of '${scheme}' must be a share in [0, 1], got ${outside}; divide percentages by 100`,
      );
    }
  }
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const ends = describeCurves(curves, percent);
  const guess = majority === undefined ? '' : ` A guess of the most frequent label reaches ${percent(majority)}.`;
  return learningFigure(options, {
    id,
    title: `Test accuracy on ${task}`,
    alt: `Test accuracy on ${task} against rounds, one curve for each scheme: ${ends}.${guess}`,
    yaxis: accuracyAxis([...curves.flatMap(curveValues), ...(majority === undefined ? [] : [majority])]),
  });
}

interface Words {
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly yaxis: NonNullable<Layout['yaxis']>;
}

function learningFigure(options: LearningFigureOptions, { yaxis, ...words }: Words): FigureSpec {
  const { curves, band, majority, source = [] } = options;
  const banded = curves.find(({ lower, upper }) => lower && upper);
  if (banded && !band) {
    throw new InputError(
      `the curve of '${banded.scheme}' has a band; say what it is, as in band: 'lowest to highest of 3 seeds'`,
    );
  }
  const lastRound = Math.max(...curves.flatMap(({ rounds }) => rounds));
  const notes = band ? [`Lines: means. Bands: ${band}.`, ...source] : source;
  return {
    ...words,
    data: [
      ...styled(curves).flatMap(({ scheme, style, group, rounds, values, lower, upper }) =>
        schemeLine({ scheme, style, group, x: rounds, y: values, ...(lower && upper ? { lower, upper } : {}) }),
      ),
      ...(majority === undefined ? [] : [referenceTrace('Majority guess', majority, [0, lastRound])]),
    ],
    layout: { xaxis: { title: { text: 'Round <i>t</i>' } }, yaxis },
    source: notes,
  };
}
