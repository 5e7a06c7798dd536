import { v5 as uuidOf } from 'uuid';
import type { App, Category, ChartVersion } from '@chandlery/persistence';
import type { Services } from '../services.ts';
import { type AppAddress } from './access.ts';
import { allItems } from './all-items.ts';
import { findStoreApp } from './browse-store.ts';

/** A published version as feeds tell of it. */
export type FeedEntry = {
  readonly version: ChartVersion;
  readonly app: App;
  readonly publishedMs: number;
  readonly description: string;
  /** The category's name, where there is still one. */
  readonly category: string | undefined;
};

/** What was published last, newest first. */
export type Feed = {
  /** Stays the same for ever. */
  readonly uuid: string;
  readonly title: string;
  readonly updatedMs: number;
  /** Path of what the feed is about. */
  readonly page: string;
  readonly entries: readonly FeedEntry[];
};

type Reading = Pick<Services, 'database' | 'catalogue'>;

/** What a feed holds at most; whoever wants to know more reads the API. */
const entriesAtMost = 50;
/** A category that is always there: what tells one store from another. */
const alwaysThere = 'uncategorized';

/** The whole store. */
export async function storeFeed(services: Reading): Promise<Feed> {
  const root = await services.database.categories.findBySlug(alwaysThere);
  const namespace = root?.id ?? uuidOf.DNS;
  const entries = await newestIn(services, undefined);
  return {
    uuid: uuidOf('feeds/store.atom', namespace),
    title: 'New in the store',
    updatedMs: entries[0]?.publishedMs ?? root?.createdAtMs ?? 0,
    page: '/api/v1/store/apps',
    entries,
  };
}

export async function categoryFeed(services: Reading, category: Category): Promise<Feed> {
  const entries = await newestIn(services, category.slug);
  return {
    uuid: category.id,
    title: `New in ${category.name}`,
    updatedMs: entries[0]?.publishedMs ?? category.createdAtMs,
    page: `/api/v1/store/apps?category=${category.slug}`,
    entries,
  };
}

/** @throws Refusal absent */
export async function appFeed(services: Reading, address: AppAddress): Promise<Feed> {
  const app = await findStoreApp(services, address);
  const entries = await entriesOf(services, [app]);
  return {
    uuid: app.id,
    title: `${app.displayName} of ${app.workspaceSlug}`,
    updatedMs: entries[0]?.publishedMs ?? app.createdAtMs,
    page: `/api/v1/store/apps/${app.workspaceSlug}/${encodeURIComponent(app.name)}`,
    entries,
  };
}

async function newestIn(services: Reading, category: string | undefined): Promise<readonly FeedEntry[]> {
  // The newest versions are of the apps whose newest version is newest: as many apps as entries are enough.
  const newest = await services.catalogue.newestActive(category, entriesAtMost);
  return entriesOf(services, await services.database.apps.findByIds(newest.map(({ id }) => id)));
}

async function entriesOf({ database }: Reading, apps: readonly App[]): Promise<readonly FeedEntry[]> {
  const shown = new Map(apps.filter(({ suspended }) => !suspended).map((app) => [app.id, app]));
  const versions = await database.store.newestOf([...shown.keys()], entriesAtMost);
  const names = new Map<string, string>();
  for await (const { slug, name } of allItems((page) => database.categories.list(page)))
    names.set(slug, name);
  return versions.flatMap((version) => {
    const app = shown.get(version.appId);
    if (app === undefined || version.publishedAtMs === null) return [];
    const { description } = JSON.parse(version.leanJson) as { description?: string };
    return [
      {
        version,
        app,
        publishedMs: version.publishedAtMs,
        description: description ?? app.description,
        category: names.get(app.categorySlug),
      },
    ];
  });
}
