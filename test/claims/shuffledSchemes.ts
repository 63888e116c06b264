import type { RunRecord } from '../../src/records';
import { made } from './world';

/** The same world with the outcomes of the schemes of `learning` shuffled within every cell, each cell by itself. */
export function shuffledSchemes(
  world: readonly RunRecord<unknown>[],
  stream: { shuffle<T>(items: T[]): T[] },
): readonly RunRecord<unknown>[] {
  const cells = new Map<string, RunRecord<unknown>[]>();
  for (const record of world) {
    const { task, scheme, queue, seed } = record.labels;
    if (record.experiment !== 'learning' || scheme === undefined || queue !== undefined) continue;
    cells.set(`${task}/${seed}`, [...(cells.get(`${task}/${seed}`) ?? []), record]);
  }
  const moved = new Map<RunRecord<unknown>, RunRecord<unknown>>();
  for (const cell of cells.values()) {
    const others = stream.shuffle([...cell]);
    cell.forEach((record, i) => {
      const { evaluations } = others[i]!.results as { readonly evaluations: unknown };
      moved.set(
        record,
        made(record.experiment, record.run, { ...(record.results as object), evaluations }, record.settings),
      );
    });
  }
  return world.map((record) => moved.get(record) ?? record);
}
