import type { Operation } from '../operations/operation.ts';
import type { Asked } from './asked.ts';

type Page = { readonly items: readonly unknown[]; readonly next?: string };

/** Pages of a list, each asked for when the one before was taken. */
export async function* pages(
  read: (asked: Asked) => Promise<unknown>,
  asked: Asked,
): AsyncGenerator<unknown, void, undefined> {
  let input = asked.input;
  for (;;) {
    const page = (await read({ ...asked, input })) as Page;
    yield page;
    const next = nextOf(asked.operation, page);
    if (next === undefined) return;
    input = { ...input, ...next };
  }
}

/** The items of pages. */
export async function* items(found: AsyncIterable<unknown>): AsyncGenerator<unknown, void, undefined> {
  for await (const page of found) yield* (page as Page).items;
}

/** What asks for the page after this: its cursor, or, of the list of changes, the number of the last. */
function nextOf(
  { query = {} }: Operation,
  { items: given, next }: Page,
): Record<string, unknown> | undefined {
  if (next !== undefined) return { cursor: next };
  const last = given.at(-1);
  if (!('after' in query) || typeof last !== 'object' || last === null || !('number' in last))
    return undefined;
  return { after: last.number };
}
