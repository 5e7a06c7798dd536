/**
 * Does something with every item, so many at a time, in order of the items' beginning.
 * @throws what the first failure throws, once those that had begun are done
 */
export async function inFlight<T>(
  items: Iterable<T>,
  limit: number,
  work: (item: T, index: number) => Promise<unknown>,
): Promise<void> {
  const rest = items[Symbol.iterator]();
  const failures: unknown[] = [];
  let index = 0;
  const lane = async (): Promise<void> => {
    for (;;) {
      const { done, value } = rest.next();
      if (done === true || failures.length > 0) return;
      await work(value, index++).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: limit }, lane));
  if (failures.length > 0) throw failures[0];
}
