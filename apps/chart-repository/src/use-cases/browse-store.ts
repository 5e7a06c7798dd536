import { compareVersions, parseVersion, sortVersionsDescending } from '@chandlery/chart';
import {
  type ActiveNumber,
  type App,
  type ChartVersion,
  cursorOf,
  keysIn,
  type Page,
  type PageRequest,
} from '@chandlery/persistence';
import { absent, Refusal } from '../problems/refusal.ts';
import type { StoreFilter } from '../search/catalogue.ts';
import { wordsOf } from '../search/words.ts';
import type { Services } from '../services.ts';
import type { AppAddress } from './access.ts';
import { findCategory } from './find-category.ts';

/** An app of the store with what lists show of its versions. */
export type StoreApp = {
  readonly app: App;
  readonly versionCount: number;
  readonly latest: ChartVersion | undefined;
};

type Reading = Pick<Services, 'database' | 'catalogue'>;

/** Words that are looked for at once: more is a text that was pasted, of which hardly anything has them all. */
const mostWords = 10;

/** Whether anything of an app is in the store. */
export function isInStore({ suspended, versionStates }: App): boolean {
  return !suspended && versionStates.includes('active');
}

/**
 * Apps of the store, newest published first, or best found first. The category may be given by a slug that it had.
 * @throws Refusal absent (the category), search_too_long; PersistenceError cursor_invalid
 */
export async function listStoreApps(
  services: Reading,
  filter: StoreFilter,
  page: PageRequest,
): Promise<Page<StoreApp>> {
  const words = filter.text === undefined ? 0 : wordsOf(filter.text).length;
  if (words > mostWords) {
    throw new Refusal('search_too_long', `The search has ${words} words.`, {
      field: 'query/text',
      remedy: `Give at most ${mostWords}.`,
    });
  }
  const found = filter.category === undefined ? undefined : await findCategory(services, filter.category);
  if (filter.category !== undefined && found === undefined)
    throw absent(`category ${filter.category}`, 'query/category');
  const category = found === undefined ? {} : { category: found.category.slug };
  return withVersions(services, await services.catalogue.list({ ...filter, ...category }, page));
}

/** The same chart of others, and what shares keywords or the category. @throws PersistenceError cursor_invalid */
export async function listRelatedApps(
  services: Reading,
  app: App,
  page: PageRequest,
): Promise<Page<StoreApp>> {
  return withVersions(services, await services.catalogue.related(app.id, page));
}

/** @throws Refusal absent */
export async function findStoreApp(
  { database }: Pick<Services, 'database'>,
  { workspace: slug, app: name }: AppAddress,
): Promise<App> {
  const workspace = await database.workspaces.findBySlug(slug);
  const app = workspace === undefined ? undefined : await database.apps.findByName(workspace.id, name);
  if (app === undefined || !isInStore(app)) throw absent(`published app ${name} in ${slug}`, 'app');
  return app;
}

/** An app with what lists show of its versions. */
export async function describeStoreApp(
  { database }: Pick<Services, 'database'>,
  app: App,
): Promise<StoreApp> {
  const numbers = await database.store.activeNumbers([app.id]);
  const latest = latestOf(numbers);
  const [version] = latest === undefined ? [] : await database.store.versions([latest.id]);
  return { app, versionCount: numbers.length, latest: version };
}

/** The active versions of an app, newest version first as Helm sorts. @throws PersistenceError cursor_invalid */
export async function listStoreVersions(
  { database }: Pick<Services, 'database'>,
  appId: string,
  { limit, cursor }: PageRequest,
): Promise<Page<ChartVersion>> {
  const sorted = inHelmsOrder(await database.store.activeNumbers([appId]));
  const start = cursor === undefined ? 0 : placeAfter(sorted, cursor);
  const wanted = sorted.slice(start, start + limit);
  const rows = await database.store.versions(wanted.map(({ id }) => id));
  const byId = new Map(rows.map((row) => [row.id, row]));
  const items = wanted.map(({ id }) => byId.get(id)).filter((version) => version !== undefined);
  const last = wanted.at(-1);
  if (last === undefined || start + limit >= sorted.length) return { items };
  return { items, next: cursorOf([last.version, last.id]) };
}

async function withVersions(
  { database }: Reading,
  { items, ...rest }: Page<{ readonly app: { readonly id: string } }>,
): Promise<Page<StoreApp>> {
  const ids = items.map(({ app }) => app.id);
  const apps = new Map((await database.apps.findByIds(ids)).map((app) => [app.id, app]));
  const numbers = Map.groupBy(await database.store.activeNumbers(ids), ({ appId }) => appId);
  const latest = ids.map((id) => latestOf(numbers.get(id) ?? [])?.id).filter((id) => id !== undefined);
  const versions = new Map((await database.store.versions(latest)).map((row) => [row.appId, row]));
  // What has left the store since the catalogue was asked is left out.
  const shown = ids
    .map((id) => apps.get(id))
    .filter((app) => app !== undefined)
    .filter(isInStore);
  return {
    ...rest,
    items: shown.map((app) => ({
      app,
      versionCount: numbers.get(app.id)?.length ?? 0,
      latest: versions.get(app.id),
    })),
  };
}

/** What `helm install` takes unless told: the highest that is no pre-release; where all are, the highest. */
function latestOf(numbers: readonly ActiveNumber[]): ActiveNumber | undefined {
  const sorted = inHelmsOrder(numbers);
  return sorted.find(({ version }) => parseVersion(version)?.prerelease === '') ?? sorted[0];
}

/** Of numbers that Helm cannot tell apart, the one that was uploaded last comes first. */
function inHelmsOrder(numbers: readonly ActiveNumber[]): readonly ActiveNumber[] {
  const byUpload = [...numbers].sort((a, b) => (a.id < b.id ? 1 : -1));
  return sortVersionsDescending(byUpload, ({ version }) => version);
}

function placeAfter(sorted: readonly ActiveNumber[], cursor: string): number {
  const [lastVersion, lastId] = keysIn(cursor, ['string', 'string']);
  const at = sorted.findIndex(({ version, id }) => {
    const order = compareVersions(version, lastVersion);
    return order < 0 || (order === 0 && id < lastId);
  });
  return at === -1 ? sorted.length : at;
}
