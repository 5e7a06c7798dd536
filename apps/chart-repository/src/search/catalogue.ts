import { setImmediate } from 'node:timers/promises';
import type { Change, Database, Page, PageRequest } from '@chandlery/persistence';
import { appsNamedIn } from '../index/touched-apps.ts';
import { fold } from './fold.ts';
import { type PublishedApp, publishedApp } from './published-app.ts';
import { bestFirst, type Numbered } from './best-first.ts';
import { byRank, type Ranked, rankedPage } from './ranked-page.ts';
import { rankRelated } from './related.ts';
import { TextIndex } from './text-index.ts';

/** Which apps of the store are wanted; what is not given does not matter. */
export type StoreFilter = {
  readonly text?: string;
  /** Its present slug. */
  readonly category?: string;
  readonly workspace?: string;
  readonly keyword?: string;
  readonly name?: string;
  readonly type?: PublishedApp['type'];
  readonly deprecated?: boolean;
  readonly builtIn?: boolean;
  /** Published at this moment or later. */
  readonly publishedSinceMs?: number;
};

type Known = { readonly app: PublishedApp; readonly number: number };

/**
 * What is in the store, in memory: found, filtered and ranked the same way whatever the database. Commits only note which
 * apps they touched; whoever reads next has these read anew first. So a write costs nothing here, and is seen by every read that
 * begins after its answer.
 */
export class Catalogue {
  readonly #database: Pick<Database, 'store'>;
  readonly #texts = new TextIndex();
  readonly #apps = new Map<string, Known>();
  readonly #touched = new Set<string>();
  /** Slugs that categories had: whatever was read with one has to be read anew. */
  readonly #renamed = new Set<string>();
  #newest: readonly Numbered[] | undefined;
  #byNewestActive: readonly PublishedApp[] | undefined;
  #loaded = false;
  #last: Promise<void> = Promise.resolve();

  constructor(database: Pick<Database, 'store'>) {
    this.#database = database;
  }

  /** Notes what commits touched: the listener of the event port. */
  onChanges(changes: readonly Change[]): void {
    for (const { type, appId, data } of changes) {
      if (appId !== null) this.#touched.add(appId);
      for (const id of appsNamedIn(data)) this.#touched.add(id);
      if (type === 'category.update' && typeof data['formerSlug'] === 'string')
        this.#renamed.add(data['formerSlug']);
    }
  }

  /** Reads what was touched since the last time; the first time, everything. */
  refresh(): Promise<void> {
    // Whoever comes while another reads waits for a turn that begins later.
    const turn = this.#last.then(() => this.#readTouched());
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Newest published first; where there is a text, best found first. @throws PersistenceError cursor_invalid */
  async list(filter: StoreFilter, page: PageRequest): Promise<Page<Ranked>> {
    await this.refresh();
    const keyword = filter.keyword === undefined ? undefined : fold(filter.keyword);
    const wanted = ({ app }: Ranked): boolean => matches(app, filter, keyword);
    if (filter.text === undefined) return rankedPage(this.#sorted().filter(wanted), page);
    return rankedPage(bestFirst(this.#sorted(), this.#texts.search(filter.text), wanted), page);
  }

  /** What else might be of interest to who looks at an app: see `rankRelated`. @throws PersistenceError cursor_invalid */
  async related(appId: string, page: PageRequest): Promise<Page<Ranked>> {
    await this.refresh();
    const app = this.#apps.get(appId)?.app;
    return rankedPage(app === undefined ? [] : rankRelated(app, this.#sorted()), page);
  }

  /** Apps by when the newest of their active versions was first published, newest first. */
  async newestActive(category: string | undefined, limit: number): Promise<readonly PublishedApp[]> {
    await this.refresh();
    this.#byNewestActive ??= [...this.#apps.values()]
      .map(({ app }) => app)
      .sort((a, b) => b.newestActiveAtMs - a.newestActiveAtMs);
    const apps = this.#byNewestActive;
    return (category === undefined ? apps : apps.filter((app) => app.category === category)).slice(0, limit);
  }

  async #readTouched(): Promise<void> {
    for (const { app } of this.#renamed.size === 0 ? [] : this.#apps.values())
      if (this.#renamed.has(app.category)) this.#touched.add(app.id);
    this.#renamed.clear();
    const [ids, everything] = [[...this.#touched], !this.#loaded];
    if (ids.length === 0 && !everything) return;
    this.#touched.clear();
    try {
      const gone = new Set(ids);
      for await (const entries of this.#database.store.entries(everything ? undefined : ids)) {
        for (const entry of entries) {
          this.#put(publishedApp(entry));
          gone.delete(entry.appId);
        }
        await setImmediate();
      }
      if (!everything) for (const id of gone) this.#remove(id);
      this.#loaded = true;
    } catch (error) {
      for (const id of ids) this.#touched.add(id);
      throw error;
    }
  }

  #put(app: PublishedApp): void {
    this.#remove(app.id);
    const number = this.#texts.add(app.fields);
    this.#apps.set(app.id, { app, number });
    this.#unsort();
  }

  #remove(id: string): void {
    const known = this.#apps.get(id);
    if (known === undefined) return;
    this.#texts.remove(known.number);
    this.#apps.delete(id);
    this.#unsort();
  }

  #unsort(): void {
    this.#newest = undefined;
    this.#byNewestActive = undefined;
  }

  #sorted(): readonly Numbered[] {
    this.#newest ??= [...this.#apps.values()].map((known) => ({ ...known, rank: 0 })).sort(byRank);
    return this.#newest;
  }
}

function matches(app: PublishedApp, filter: StoreFilter, keyword: string | undefined): boolean {
  return (
    (filter.category === undefined || app.category === filter.category) &&
    (filter.workspace === undefined || app.workspace === filter.workspace) &&
    (keyword === undefined || app.keywords.has(keyword)) &&
    (filter.name === undefined || app.name === filter.name) &&
    (filter.type === undefined || app.type === filter.type) &&
    (filter.deprecated === undefined || app.deprecated === filter.deprecated) &&
    (filter.builtIn === undefined || app.builtIn === filter.builtIn) &&
    (filter.publishedSinceMs === undefined || app.lastPublishedAtMs >= filter.publishedSinceMs)
  );
}
