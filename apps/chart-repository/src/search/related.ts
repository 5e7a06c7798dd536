import type { PublishedApp } from './published-app.ts';
import type { Ranked } from './ranked-page.ts';

/** The category that says nothing of what is in it. */
const uncategorized = 'uncategorized';
/** Better than every number of keywords that could be shared. */
const otherPublisher = -1_000_000;

/**
 * The apps that are related to one, best first: the same chart of other publishers; then whoever shares most keywords, where a
 * shared category counts as one; of equals the newest published. `uncategorized` is no category to share.
 * @param sorted apps, newest published first; the order of equals stays
 */
export function rankRelated(app: PublishedApp, sorted: readonly Ranked[]): readonly Ranked[] {
  return sorted
    .filter((other) => other.app.id !== app.id)
    .map((other) => ({ app: other.app, rank: rankOf(app, other.app) }))
    .filter(({ rank }) => rank < 0)
    .sort((a, b) => a.rank - b.rank);
}

function rankOf(app: PublishedApp, other: PublishedApp): number {
  if (app.name === other.name) return otherPublisher;
  let shared = app.category === other.category && app.category !== uncategorized ? 1 : 0;
  for (const keyword of app.keywords) if (other.keywords.has(keyword)) shared += 1;
  return -shared;
}
