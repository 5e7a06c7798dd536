import { settingsFile } from '../charts/settings-types.ts';
import type { Delivery } from '../inbox/inbox.ts';
import { queueOpenPulls } from './follow-repository.ts';
import { isGone, isUnprocessable } from './refused.ts';
import type { Site } from './site.ts';

/**
 * A branch moved: its open pull requests are judged by its settings and owners, so they are looked at where those changed.
 * What else came into it changes nothing for them before they are merged.
 */
export async function followBase(
  site: Site,
  branch: string,
  deliveries: readonly Delivery[],
): Promise<Record<never, never>> {
  const first = deliveries[0];
  const last = deliveries.at(-1);
  if (first === undefined || last === undefined) return {};
  const before = await rulesAt(site, first.hint['before']);
  const after = await rulesAt(site, last.hint['after']);
  if (before === null || after === null || before !== after)
    await queueOpenPulls(site, last, { base: branch });
  return {};
}

/** What decides in a commit, as one text; null where that cannot be said. */
async function rulesAt({ reader }: Site, commit: unknown): Promise<string | null> {
  if (typeof commit !== 'string' || /^0+$/.test(commit)) return null;
  try {
    const tree = await reader.tree(commit);
    const decisive = tree.filter(({ path }) => path === settingsFile || /(^|\/)OWNERS$/.test(path));
    return JSON.stringify(decisive.map(({ path, sha }) => [path, sha]).sort());
  } catch (error) {
    if (isGone(error) || isUnprocessable(error)) return null;
    throw error;
  }
}
