import type { Operation } from '../operations/operation.ts';
import type { Asked } from './asked.ts';

type Page = {
  readonly items: readonly unknown[];
  readonly next?: string;
  readonly readTo?: number;
  readonly latest?: number;
};

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

/** What asks for the page after this: its cursor, or, of the list of changes, up to where they were read. */
function nextOf(
  { query = {} }: Operation,
  { next, readTo, latest }: Page,
): Record<string, unknown> | undefined {
  if (next !== undefined) return { cursor: next };
  if (!('after' in query) || readTo === undefined || latest === undefined || readTo >= latest)
    return undefined;
  return { after: readTo };
}
