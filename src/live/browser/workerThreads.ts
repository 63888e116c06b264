/** Stands in for Node's function of that name: a live figure sends nothing to a worker, so no buffer needs the mark. */
export function markAsUntransferable(_value: object): void {}
