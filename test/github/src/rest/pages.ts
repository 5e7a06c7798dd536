import { ok, type Answer, type Call } from './route.ts';

const mostOnAPage = 100;
const usuallyOnAPage = 30;

/** Which page of a list is asked for. */
export function pageOf(call: Call): { page: number; perPage: number } {
  const perPage = Number(call.query['per_page'] ?? usuallyOnAPage);
  const page = Number(call.query['page'] ?? 1);
  return {
    page: Number.isInteger(page) && page > 0 ? page : 1,
    perPage: Number.isInteger(perPage) && perPage > 0 ? Math.min(perPage, mostOnAPage) : usuallyOnAPage,
  };
}

/** One page of a list, with GitHub's Link header; `wrap` where the list stands in an object. */
export async function page<T>(
  call: Call,
  items: readonly T[],
  document: (item: T) => unknown,
  wrap?: (documents: unknown[]) => unknown,
): Promise<Answer> {
  const { page: number, perPage } = pageOf(call);
  const last = Math.max(1, Math.ceil(items.length / perPage));
  const chosen = items.slice((number - 1) * perPage, number * perPage);
  const documents = await Promise.all(chosen.map(document));
  const link = (to: number, relation: string): string => {
    const query = new URLSearchParams({ ...call.query, page: String(to) });
    return `<${call.hub.world.origin}${call.path}?${query.toString()}>; rel="${relation}"`;
  };
  const links: string[] = [];
  if (number > 1) links.push(link(number - 1, 'prev'));
  if (number < last) links.push(link(number + 1, 'next'), link(last, 'last'));
  if (number > 1) links.push(link(1, 'first'));
  const headers = links.length === 0 ? {} : { link: links.join(', ') };
  return ok(wrap === undefined ? documents : wrap(documents), headers);
}
