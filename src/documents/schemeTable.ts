import { describeRepeated, type FoundLearningRun, finalNumbers } from '../experiments';
import { percentText } from '../plot';
import { markdownTable } from './blocks';

/** Where the schemes of figures 3 and 4 end on a task: a row a scheme, over the seeds that they share. */
export function schemeTable(bySeed: ReadonlyMap<string, readonly FoundLearningRun[]>): string {
  const short = (value: number): string => value.toPrecision(3);
  const rows = [...bySeed].map(([scheme, list]) => {
    const { devices, delayOverBudget, neverScheduled, trainingLoss, testAccuracy } = finalNumbers(scheme, list);
    return [
      scheme,
      describeRepeated(devices, short),
      describeRepeated(delayOverBudget, short),
      describeRepeated(neverScheduled, (value) => value.toFixed(1)),
      describeRepeated(trainingLoss, (value) => value.toFixed(3)),
      describeRepeated(testAccuracy, percentText),
    ];
  });
  const header = [
    'scheme',
    'devices a round',
    'mean delay / budget, median run',
    'devices never scheduled',
    'final training loss',
    'final test accuracy',
  ];
  return markdownTable(header, rows);
}
