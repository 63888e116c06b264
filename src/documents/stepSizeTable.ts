import { stepSizeRuns } from '../experiments';
import { least } from '../math';
import { committedOfSize, type Profile, profileFlag } from '../records';
import { markdownTable } from './blocks';

/** What the committed searches of a size chose, and for how long they looked; empty where there is none. */
export function stepSizeTable(profile: Profile): string {
  const rows = committedOfSize(profile)
    .list(stepSizeRuns)
    .map(({ record }) => {
      const { points, chosen } = record.results;
      const criteria = points.flatMap(({ criterion }) => criterion ?? []);
      const diverged = points.length - criteria.length;
      const schemes = points[0]!.outcomes.map(({ scheme }) => scheme).join(', ');
      return [
        record.labels.task,
        chosen === null ? '-' : String(chosen.loraLearningRate),
        chosen === null ? '-' : String(chosen.headLearningRate),
        least(criteria).toFixed(3),
        `${diverged} of ${points.length}`,
        `${record.settings['rounds']} rounds of ${schemes}`,
      ];
    });
  if (rows.length === 0) return '';
  const header = [
    'task',
    'step size of the factors',
    'of the heads',
    'least training loss of the grid',
    'diverged',
    'each',
  ];
  const command = `npx fedft run step-size-search${profileFlag(profile)}`;
  return `**The step sizes of each task**, from \`${command}\` on a seed that nothing else uses.\n\n${markdownTable(header, rows)}`;
}
