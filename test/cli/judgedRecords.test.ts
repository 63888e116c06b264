import assert from 'node:assert/strict';
import { judgedRecords } from '../../src/cli/judgedRecords';
import { coreRuns, formulaRuns, learningRuns } from '../../src/experiments';
import { committedOfSize, committedRecords, makeRecord, type RunRecord, writeRecord } from '../../src/records';
import { verifyRuns } from '../../src/verification';
import { ownRuns } from '../ownRuns';

describe('what reproduce judges from', () => {
  let folder: string;
  ownRuns((made) => {
    folder = made;
  });

  const references = (experiment: string): readonly RunRecord[] =>
    committedOfSize('laptop')
      .every(experiment)
      .map(({ record }) => record);
  const make = (records: readonly RunRecord[]): void => {
    for (const record of records) writeRecord(folder, 'laptop', record);
  };
  const judged = () => judgedRecords('laptop', verifyRuns('laptop'));
  const cell = references('learning').find(({ run }) => run.startsWith('generated-images/gs/'))!;
  const inCell = learningRuns.named({ task: 'generated-images', scheme: 'gs', seed: cell.seed });

  it('is the committed whole where the cells made here are what it says, and the count is told', () => {
    const core = coreRuns('learning', 'laptop', references('learning'));
    make([...core, ...references('formula-checks')]);
    const { source, from, lines, differs } = judged();
    assert.equal(differs, false);
    assert.equal(from, undefined);
    assert.equal(source.find(inCell)!.origin, 'reference', 'a few cells shadow nothing');
    assert.equal(source.list(learningRuns).length, committedRecords('laptop').list(learningRuns).length);
    assert.equal(source.find(formulaRuns.named({ formulas: 'queue' }))!.origin, 'run', 'what was done whole is own');
    const made = core.length + 5;
    assert.match(lines[0]!, new RegExp(`^${made} of ${made} records identical to the reference\\.$`));
    assert.match(lines[1]!, /of the whole committed set of \d+ records, in which 5 made here stand for theirs/);
  });

  it('is the records made here alone where one of them differs, said loudly', () => {
    const { schema: _, digest: __, environmentDigest: ___, ...content } = cell;
    const changed = { ...(content.results as Record<string, never>), payloadBits: 1 };
    make([makeRecord({ ...content, results: changed })]);
    const { source, from, lines, differs } = judged();
    assert.equal(differs, true);
    assert.equal(from, 'own');
    assert.deepEqual(
      source.list(learningRuns).map(({ origin }) => origin),
      ['run'],
    );
    assert.match(
      lines[0]!,
      /^DIFFERENT FROM THE REFERENCE: 1 of the records made here, learning\/generated-images\/gs\//,
    );
  });

  it('says nothing of a reference where nothing can be compared', () => {
    assert.deepEqual(judged().lines, []);
  });
});
