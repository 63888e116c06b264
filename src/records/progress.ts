/** How long work reports itself: steps done, steps in all, and a few words on where it is. */
export type OnProgress = (done: number, total: number, note?: string) => void;
