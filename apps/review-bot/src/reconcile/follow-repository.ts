import type { Delivery } from '../inbox/inbox.ts';
import type { ReconcilerParts, Site } from './site.ts';

/** Work for another key, because of a delivery. */
function causedBy(cause: Delivery, key: string, repositoryId: number): Delivery {
  const part = key.slice(String(repositoryId).length);
  return { ...cause, id: `${cause.id}${part}`, key, repositoryId };
}

/** The App reaches repositories that it did not reach before: each is looked through. */
export async function followInstallation(
  { inbox }: Pick<ReconcilerParts, 'inbox'>,
  deliveries: readonly Delivery[],
): Promise<Record<never, never>> {
  for (const delivery of deliveries) {
    const added = delivery.hint['added'];
    for (const id of Array.isArray(added) ? added : [])
      if (typeof id === 'number')
        await inbox.put(causedBy({ ...delivery, id: `${delivery.id}/${id}` }, String(id), id));
  }
  return {};
}

/** All open pull requests of a repository are looked at; where a commit is named, those that have it as their head. */
export async function followRepository(
  site: Site,
  deliveries: readonly Delivery[],
): Promise<Record<never, never>> {
  const last = deliveries.at(-1);
  const gone = deliveries.some(({ event, action }) => event === 'repository' && action === 'deleted');
  if (last === undefined || gone) return {};
  const heads = deliveries.map(({ hint }) => hint['headSha']);
  const all = heads.some((head) => typeof head !== 'string');
  await queueOpenPulls(site, last, {}, ({ head }) => all || heads.includes(head.sha));
  return {};
}

/** Queues the open pull requests that fit, each under its own key: one worker at a time has a pull request. */
export async function queueOpenPulls(
  { octokit, at, parts, repositoryId }: Site,
  cause: Delivery,
  query: { readonly base?: string },
  fits: (pull: { readonly head: { readonly sha: string } }) => boolean = () => true,
): Promise<void> {
  const pages = octokit.paginate.iterator(octokit.rest.pulls.list, {
    ...at,
    ...query,
    state: 'open',
    per_page: 100,
  });
  for await (const { data } of pages)
    for (const pull of data.filter(fits))
      await parts.inbox.put(causedBy(cause, `${repositoryId}/pull/${pull.number}`, repositoryId));
}
