/**
 * The results of works that go on at the same time, in their order.
 *
 * Unlike `Promise.all` it waits for every one to end, so that after a failure none is still at work on what it was given.
 *
 * @throws the error of the first in order that failed
 */
export async function allOf<R>(works: readonly Promise<R>[]): Promise<R[]> {
  const ends = await Promise.allSettled(works);
  return ends.map((end) => {
    if (end.status === 'rejected') throw end.reason;
    return end.value;
  });
}
