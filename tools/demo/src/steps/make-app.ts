import type { PlannedApp } from '../catalogue/catalogue-types.ts';
import { administratorOf, publisherOf, reviewers } from '../catalogue/people.ts';
import { found, type StoreClient } from '../client/store-client.ts';
import type { Cast } from './cast.ts';
import { makeVersion } from './make-version.ts';

/** What became of one app. */
export type AppOutcome = {
  /** Versions that this run made. */
  readonly made: readonly string[];
  /** Versions that were there, in whatever state they are by now. */
  readonly there: readonly string[];
};

/**
 * Makes an app with its versions: what is there is left as it is. Only an app that was not there is sorted, edited and
 * suspended, since what people changed since is theirs.
 */
export async function makeApp(admin: StoreClient, cast: Cast, app: PlannedApp): Promise<AppOutcome> {
  const path = `/workspaces/${app.workspace}/apps/${app.name}`;
  const before = await found(admin.get(path));
  const known = before === undefined ? new Set<string>() : await knownVersions(admin, path);
  const made: string[] = [];
  for (const [index, { number }] of app.versions.entries()) {
    if (known.has(number)) continue;
    await makeVersion(cast, app, index);
    made.push(number);
    if (before !== undefined || index > 0) continue;
    const reviewer = await cast.as(reviewers[0]);
    await reviewer.send('PUT', `${path}/category`, { category: app.category });
    const publisher = await cast.as(publisherOf(app.workspace));
    await publisher.send('PATCH', path, { displayName: app.displayName });
  }
  if (before === undefined) await finishApp(cast, app, path);
  return { made, there: app.versions.map(({ number }) => number).filter((number) => !made.includes(number)) };
}

/** What people do with an app once its versions are where they belong. */
async function finishApp(cast: Cast, app: PlannedApp, path: string): Promise<void> {
  const administrator = await cast.as(administratorOf(app.workspace));
  if (app.edited !== undefined) await administrator.send('PATCH', path, { description: app.edited });
  if (app.suspended !== undefined)
    await administrator.send('POST', `${path}/suspend`, { message: app.suspended });
}

/** Versions that there are, and those that were deleted: their numbers stay taken. */
async function knownVersions(admin: StoreClient, path: string): Promise<ReadonlySet<string>> {
  const [versions, deletions] = await Promise.all([
    admin.all<{ version: string }>(`${path}/versions`),
    admin.all<{ subject: { name: string } }>(`${path}/audit?action=delete`),
  ]);
  const deleted = deletions.map(({ subject }) => subject.name.slice(subject.name.lastIndexOf(' ') + 1));
  return new Set([...versions.map(({ version }) => version), ...deleted]);
}
