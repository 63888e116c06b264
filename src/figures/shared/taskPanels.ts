import { panelsOf, type TaskDefinition, type TaskPanels, taskPairs, tasks } from '../../tasks';

const words: { readonly [panel in keyof TaskPanels]-?: string } = {
  loss: 'training-loss',
  accuracy: 'test-accuracy',
  lossAgainstBudget: 'training-loss-against-budget',
  accuracyAgainstBudget: 'test-accuracy-against-budget',
};

/**
 * The id of a task's figure.
 *
 * @example
 * taskFigureId(taskNamed('sst2'), 'loss') // 'fig3a-training-loss-sst2'; 'training-loss-NAME' of a task without panels
 */
export function taskFigureId(task: TaskDefinition, panel: keyof TaskPanels): string {
  const place = panelsOf(task)?.[panel];
  return `${place === undefined ? '' : `fig${place.replace(/[()]/g, '')}-`}${words[panel]}-${task.name}`;
}

/** What of the paper a task's figure is: `3(a)`, `3(a), generated task`, or `-`. */
export function taskPanel(task: TaskDefinition, panel: keyof TaskPanels): string {
  const place = panelsOf(task)?.[panel];
  if (place === undefined) return '-';
  return task.origin === 'generated' ? `${place}, generated task` : place;
}

/** Every known task in the order of the figures: each of files before the one that stands in for it. */
export function tasksInOrder(): readonly TaskDefinition[] {
  const paired = taskPairs().flatMap(({ real, generated }) => [real, generated]);
  return [...paired, ...tasks.filter((task) => !paired.includes(task))];
}
