import type { Layout } from 'plotly.js-dist';

/** Below this span of an axis Plotly's ticks are less than a percent apart. */
const NARROW = 0.05;

/**
 * A vertical axis of test accuracy in percent, with a decimal where ticks would otherwise repeat each other.
 *
 * @param values - everything that is drawn, shares in [0, 1]
 */
export function accuracyAxis(values: readonly number[]): NonNullable<Layout['yaxis']> {
  const span = Math.max(...values) - Math.min(...values);
  return {
    title: { text: 'Test accuracy, mean over devices' },
    tickformat: span < NARROW ? '.1%' : '.0%',
  };
}
