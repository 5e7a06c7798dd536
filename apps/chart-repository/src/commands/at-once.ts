/**
 * Works on many things, so many at once, in the order in which they come.
 * @throws the first error; nothing new is begun after it, and what is under way ends first
 */
export async function forEachAtOnce<T>(
  things: Iterable<T>,
  atOnce: number,
  work: (thing: T) => Promise<void>,
): Promise<void> {
  const iterator = things[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) {
      try {
        await work(next.value);
      } catch (error) {
        failures.push(error);
      }
      if (failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}

/** Works on all of them at once and waits for every one, also where one fails. @throws the first error */
export async function allOf<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results = await Promise.allSettled(things.map(work));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** Cuts a list into parts of so many things; the last has what is left. */
export function* inBatches<T>(things: readonly T[], size: number): Iterable<readonly T[]> {
  for (let start = 0; start < things.length; start += size) yield things.slice(start, start + size);
}
