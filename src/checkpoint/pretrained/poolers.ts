/** What a pooler may be in place of the one that a checkpoint has, or lacks. */
export const poolers = ['identity', 'random'] as const;
/** See {@link poolers}. */
export type Pooler = (typeof poolers)[number];
