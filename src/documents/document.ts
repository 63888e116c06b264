import { ambiguityBlock, openSettingsBlock, readingsBlock } from './ambiguityBlock';
import { fillBlocks } from './blocks';
import { boundBlock } from './boundBlock';
import { changesBlock } from './changesBlock';
import { claimsBlock, methodsBlock, taskByTaskBlock } from './claimsBlock';
import { costBlock } from './costBlock';
import { defaultsBlock } from './defaultsBlock';
import { figuresBlock } from './figuresBlock';
import { hoursBlock } from './hoursBlock';
import { learningBlock } from './learningBlock';
import { participationBlock } from './participationBlock';
import { publishedBlock } from './publishedBlock';
import { readingMapBlock } from './readingMapBlock';
import { recordsBlock } from './recordsBlock';
import { schedulingBlock } from './schedulingBlock';
import { settingsBlock } from './settingsBlock';
import { tolerancesBlock } from './tolerancesBlock';

/** The generated blocks of REPRODUCE.md. */
const blocks: { readonly [name: string]: () => string } = {
  claims: claimsBlock,
  methods: methodsBlock,
  'task-by-task': taskByTaskBlock,
  readings: readingsBlock,
  ambiguity: ambiguityBlock,
  'open-settings': openSettingsBlock,
  tolerances: tolerancesBlock,
  published: publishedBlock,
  hours: hoursBlock,
  learning: learningBlock,
  scheduling: schedulingBlock,
  bound: boundBlock,
  participation: participationBlock,
  cost: costBlock,
  figures: figuresBlock,
  records: recordsBlock,
  settings: settingsBlock,
  defaults: defaultsBlock,
  'reading-map': readingMapBlock,
  changes: changesBlock,
};

/**
 * REPRODUCE.md with every number in it computed anew from the committed records, figures and code.
 *
 * @param text - the document as it stands
 * @throws Error when a record or figure it quotes is missing, or a block has no place
 */
export function refreshDocument(text: string): string {
  return fillBlocks(text, new Map(Object.entries(blocks).map(([name, block]) => [name, block()])));
}
