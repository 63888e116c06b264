import { bandwidthSharesFigure } from '../../figures/scheduling/bandwidthShares';
import { cellControls, liveSettings, roundAt } from '../notebookCell';
import { type LiveWidget, liveWidget } from '../widget';

const { devices, pathLossExponent, round, delayMs } = cellControls;

/** How a deadline divides the band: (5)-(6), Lemma 3, and the sets of GS and AABA. */
export const liveBandwidth: LiveWidget = liveWidget({
  id: 'live-bandwidth',
  title: 'Share the band yourself',
  controls: { devices, pathLossExponent, delayMs: { ...delayMs, label: 'Deadline τ for 1 Mbit' }, round },
  draw: (values) => {
    const settings = liveSettings(values.delayMs, {
      seed: 0,
      deviceCount: values.devices,
      pathLossExponent: values.pathLossExponent,
    });
    return [bandwidthSharesFigure({ id: 'live-bandwidth', round: roundAt(settings, values.round) })];
  },
});
