import type { Page, PageRequest } from '@chandlery/persistence';

const pageSize = 200;

/** Every item of a list, page by page. */
export async function* allItems<T>(list: (page: PageRequest) => Promise<Page<T>>): AsyncIterable<T> {
  for (let cursor: string | undefined, more = true; more;) {
    const page = await list({ limit: pageSize, ...(cursor === undefined ? {} : { cursor }) });
    yield* page.items;
    cursor = page.next;
    more = cursor !== undefined;
  }
}
