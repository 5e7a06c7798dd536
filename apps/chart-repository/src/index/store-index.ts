import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Change, Database, IndexApp, IndexVersion } from '@chandlery/persistence';
import { ChunkGroup } from './chunk-group.ts';
import { Document, startingWith } from './document.ts';
import { type Entry, entryOf, type Form, restOf } from './entry.ts';
import type { IconBase } from './icon-url.ts';
import { IndexedChart, sortEntries } from './indexed-chart.ts';
import { type AppRow, iconOf, type MadeApp, madeAtOnce, makeApps } from './made-apps.ts';
import { compressParts, type Part } from './part.ts';
import type { Segment } from './segment.ts';
import { appsNamedIn } from './touched-apps.ts';
import { type View, viewKey } from './view.ts';
import { type Block, type ServedIndex, ViewCharts } from './view-charts.ts';

type Rows = Pick<Database, 'indexRows'>;
type Rests = ReadonlyMap<string, string>;

/** Segments whose whole form is made in one turn: some 250 rows. */
const segmentsAtOnce = 4;
/** Apps that are read anew in one turn, where a change touches many. */
const refreshesAtOnce = 100;
/** So long after the last reader of gzip the next is expected, and finds what changed compressed. */
const gzipExpectedMs = 60_000;
const forms = ['lean', 'full'] as const;

type LoadOptions = {
  readonly made?: AsyncIterable<readonly MadeApp[]> | undefined;
  readonly progress?: (apps: number) => void;
};

/** A segment, and the icon that its entries show. */
type Piece = { readonly segment: Segment; readonly icon: string | undefined };

/** What is known of an app. */
type Indexed = {
  readonly name: string;
  readonly workspace: string;
  readonly category: string;
  readonly suspended: boolean;
  /** The address of its own icon. */
  readonly icon: string | undefined;
  readonly ownsName: boolean;
  readonly chart: IndexedChart;
};

/**
 * The index of everything active. Each app has its segments, of which a change replaces one; views join segments, and
 * are joined anew at the first request after a change. A refresh reads the rows as last committed, one refresh of an
 * app at a time, so that nothing ever goes back to an older state. Above 200 lines, since all of it guards one state.
 */
export class StoreIndex {
  readonly #database: Rows;
  readonly #contextPath: string;
  readonly #iconBase: IconBase;
  readonly #nowMs: () => number;
  readonly #blockCharts: number | undefined;
  /** Tells the ETags of this process from those of another or an earlier one. */
  readonly #epoch = randomBytes(6).toString('base64url');
  readonly #apps = new Map<string, Indexed>();
  /** The apps of each view, whether or not they have anything active. */
  readonly #views = new Map<string, ViewCharts>();
  /** Chart name -> the app that the combined indexes serve under it. */
  readonly #owners = new Map<string, string>();
  readonly #refreshing = new Map<string, Promise<void>>();
  #revision = 0;
  #loadedMs = 0;
  /** What was read at the start may be older than what a refresh reads meanwhile. */
  #loaded: Promise<void> = Promise.resolve();

  /** @param options.blockCharts see `ViewCharts` */
  constructor(
    options: IconBase & {
      readonly database: Rows;
      readonly nowMs: () => number;
      readonly blockCharts?: number | undefined;
    },
  ) {
    this.#database = options.database;
    this.#contextPath = options.contextPath;
    this.#iconBase = options;
    this.#nowMs = options.nowMs;
    this.#blockCharts = options.blockCharts;
  }

  /**
   * Builds every segment from the rows; the server is not ready before this is done.
   * @param options.made all apps, where others make them: else this does, here
   * @param options.progress told at each thousand apps
   */
  load(options: LoadOptions = {}): Promise<void> {
    const loaded = this.#load(options);
    this.#loaded = loaded.catch(() => {});
    return loaded;
  }

  async #load({ made = this.#made(), progress = () => {} }: LoadOptions): Promise<void> {
    let count = 0;
    for await (const apps of made) {
      for (const { row, segments } of apps) this.#place(row, new IndexedChart(row.appName, segments), true);
      const thousands = Math.floor(count / 1000);
      count += apps.length;
      if (Math.floor(count / 1000) > thousands) progress(count);
    }
    this.#loadedMs = this.#nowMs();
  }

  async *#made(): AsyncIterable<readonly MadeApp[]> {
    const { indexRows } = this.#database;
    for (const range of await indexRows.ranges(madeAtOnce)) yield makeApps(indexRows, this.#iconBase, range);
  }

  /** Brings up to date what commits touched: the listener of the event port. */
  async onChanges(changes: readonly Change[]): Promise<void> {
    const touched = new Map<string, Set<string>>();
    for (const { appId, versionId, data } of changes) {
      for (const id of this.#touchedBeside(data)) touched.set(id, touched.get(id) ?? new Set());
      if (appId === null) continue;
      const versions = touched.get(appId) ?? new Set();
      if (versionId !== null) versions.add(versionId);
      if (typeof data['replaced'] === 'string') versions.add(data['replaced']);
      touched.set(appId, versions);
    }
    const refreshes = [...touched];
    for (let start = 0; start < refreshes.length; start += refreshesAtOnce) {
      if (start > 0) await setImmediate();
      const some = refreshes.slice(start, start + refreshesAtOnce);
      await Promise.all(some.map(([appId, versions]) => this.refresh(appId, [...versions])));
    }
  }

  /** Apps that a change touches beside the one it names; those of a category that was renamed are all of them. */
  #touchedBeside(data: Change['data']): readonly string[] {
    const { formerSlug } = data;
    if (typeof formerSlug !== 'string') return appsNamedIn(data);
    const blocks = this.#views.get(viewKey({ kind: 'category', slug: formerSlug }))?.blocks ?? [];
    // Whatever is being read now may have been read with the old slug.
    return [...[...blocks].flatMap(({ appIds }) => [...appIds]), ...this.#refreshing.keys()];
  }

  /** Reads one app and some of its versions anew. Whoever comes while a refresh runs waits for one that begins later. */
  refresh(appId: string, versionIds: readonly string[]): Promise<void> {
    const running = this.#refreshing.get(appId) ?? this.#loaded;
    const next = running.then(async () => {
      const row = await this.#database.indexRows.ofApp(appId, versionIds);
      const known = this.#apps.get(appId);
      const otherIcon = row !== undefined && known !== undefined && this.#iconOf(row) !== known.icon;
      if (otherIcon) return this.#replace(await this.#database.indexRows.ofApp(appId));
      const wanted = known?.chart.restWantedWithout(versionIds);
      const rests = await this.#restsOf(wanted === undefined ? [] : [wanted], () => known?.icon);
      this.#apply(appId, versionIds, row, rests);
    });
    const settled = next
      .catch(() => {})
      .then(() => {
        if (this.#refreshing.get(appId) === settled) this.#refreshing.delete(appId);
      });
    this.#refreshing.set(appId, settled);
    return next;
  }

  /** The index of a view in a form. */
  async read(view: View, form: Form): Promise<ServedIndex> {
    const key = viewKey(view);
    const charts = this.#views.get(key);
    // A view of nothing is not remembered: names that do not exist must not fill the memory.
    const served = charts?.served ?? {};
    const cached = served[form];
    if (cached !== undefined) return cached;
    const { revision, atMs } = charts?.changed ?? { revision: 0, atMs: this.#loadedMs };
    const groups = await this.#groupsOf(view, charts?.blocks ?? [], form);
    const server =
      this.#contextPath === '' ? '' : `,"serverInfo":${JSON.stringify({ contextPath: this.#contextPath })}`;
    const tail = `,"generated":"${new Date(atMs).toISOString()}"${server}`;
    const document = new Document(groups, tail, () => charts?.wantGzip(form, this.#nowMs()));
    return (served[form] ??= { document, etag: `${this.#epoch}-${revision}-${form}-${key}` });
  }

  /** For metrics: how many charts and segments there are, and the bytes of their lean form. */
  size(): { readonly charts: number; readonly pieces: number; readonly bytes: number } {
    let [charts, pieces, bytes] = [0, 0, 0];
    for (const { chart } of this.#apps.values()) {
      if (chart.segments.length > 0) charts += 1;
      pieces += chart.segments.length;
      for (const segment of chart.segments) bytes += segment.chunk('lean')?.raw.length ?? 0;
    }
    return { charts, pieces, bytes };
  }

  /** The chunks of a view, block by block; only of blocks that changed since is anything done. */
  async #groupsOf(view: View, blocks: Iterable<Block>, form: Form): Promise<readonly ChunkGroup[]> {
    const found = Array.from(blocks, ({ appIds, groups }) => {
      const pieces = groups[form] === undefined ? [...this.#piecesOf(view, appIds)] : [];
      return { groups, pieces };
    });
    if (form === 'full') await this.#complete(found.flatMap(({ pieces }) => pieces));
    return found.map(({ groups, pieces }) => (groups[form] ??= groupOf(pieces, form, view)));
  }

  *#piecesOf(view: View, appIds: Iterable<string>): Iterable<Piece> {
    for (const appId of appIds) {
      const app = this.#apps.get(appId);
      if (app === undefined || app.suspended) continue;
      if (view.kind === 'workspace' || this.#owners.get(app.name) === appId)
        for (const segment of app.chart.segments) yield { segment, icon: app.icon };
    }
  }

  /** Makes the whole form of segments that do not have it, some at a time, so that others have their turn. */
  async #complete(pieces: readonly Piece[]): Promise<void> {
    const missing = pieces.filter(({ segment }) => segment.chunk('full') === undefined);
    for (let start = 0; start < missing.length; start += segmentsAtOnce) {
      const some = missing.slice(start, start + segmentsAtOnce);
      const icons = new Map(some.flatMap(({ segment, icon }) => segment.ids.map((id) => [id, icon])));
      const rests = await this.#restsOf([...icons.keys()], (id) => icons.get(id));
      for (const { segment } of some) segment.supplyRests(segment.ids.map((id) => rests.get(id) ?? '}'));
      await setImmediate();
    }
  }

  /** What lean entries leave out, by the id of the version. Never changes while a version is active. */
  async #restsOf(ids: readonly string[], iconOf: (id: string) => string | undefined): Promise<Rests> {
    if (ids.length === 0) return new Map();
    const stored = await this.#database.indexRows.restJsonOf(ids);
    return new Map([...stored].map(([id, restJson]) => [id, restOf(restJson, iconOf(id))]));
  }

  #iconOf(app: AppRow): string | undefined {
    return iconOf(this.#iconBase, app);
  }

  #entryOf(version: IndexVersion, app: IndexApp): Entry {
    return entryOf(version, app.workspaceSlug, this.#contextPath, this.#iconOf(app));
  }

  /** Puts in all versions of an app anew: its icon stands in every entry. */
  #replace(row: IndexApp | undefined): void {
    if (row === undefined) return;
    const chart = new IndexedChart(row.appName);
    chart.fill(sortEntries(row.versions.filter(isActive)).map((version) => this.#entryOf(version, row)));
    this.#place(row, chart, true);
  }

  #apply(appId: string, versionIds: readonly string[], row: IndexApp | undefined, rests: Rests): void {
    const known = this.#apps.get(appId);
    if (row === undefined) {
      if (known !== undefined) this.#forget(appId, known);
      return;
    }
    const chart = known?.chart ?? new IndexedChart(row.appName);
    const entries = row.versions.filter(isActive).map((version) => this.#entryOf(version, row));
    const active = new Map(entries.map((entry) => [entry.id, entry]));
    // Between the steps one of the others may be the newest for a moment.
    const all = new Map([...rests, ...entries.map(({ id, rest }) => [id, rest ?? '}'] as const)]);
    let changed = false;
    for (const id of versionIds) {
      const entry = active.get(id);
      const done = entry === undefined ? chart.remove(id, all) : chart.put(entry, all);
      changed = done || changed;
    }
    this.#place(row, chart, changed);
    this.#compressAhead(appId);
  }

  /** Compresses what somebody is expected to want soon, who then has less to wait for; what fails is tried again for them. */
  #compressAhead(appId: string): void {
    const app = this.#apps.get(appId);
    for (const view of app === undefined ? [] : viewsOf(app)) {
      const charts = this.#views.get(viewKey(view));
      for (const form of forms)
        if (charts?.wasGzipWanted(form, this.#nowMs() - gzipExpectedMs) === true)
          compressParts(this.#partsAround(appId, view, charts, form)).catch(() => {});
    }
  }

  /** What of a view has to be compressed since an app changed. */
  #partsAround(appId: string, view: View, charts: ViewCharts, form: Form): readonly Part[] {
    const block = charts.blockOf(appId);
    const pieces = [...this.#piecesOf(view, block?.appIds ?? [])];
    // What the database still has to give is compressed when it is here.
    if (block === undefined || pieces.some(({ segment }) => segment.chunk(form) === undefined)) return [];
    const group = (block.groups[form] ??= groupOf(pieces, form, view));
    return (charts.isFirst(block) ? startingWith(group) : group).missing;
  }

  /** Keeps an app as it is now; views that show what they showed before keep their ETag. */
  #place(row: AppRow, chart: IndexedChart, changed: boolean): void {
    const { appId, appName: name, workspaceSlug: workspace, categorySlug: category, suspended } = row;
    const before = this.#apps.get(appId);
    const { ownsName } = row;
    const after = { name, workspace, category, suspended, ownsName, icon: this.#iconOf(row), chart };
    this.#revision += 1;
    const moved = before !== undefined && (before.category !== category || before.suspended !== suspended);
    if (moved) this.#touch(appId, before);
    if (before !== undefined && before.category !== category)
      this.#views.get(viewKey({ kind: 'category', slug: before.category }))?.delete(appId);
    for (const view of viewsOf(after)) {
      const key = viewKey(view);
      const charts = this.#views.get(key) ?? new ViewCharts(this.#blockCharts);
      this.#views.set(key, charts);
      charts.add(appId);
    }
    this.#apps.set(appId, after);
    if (changed || moved) this.#touch(appId, after);
    if (ownsName) this.#own(appId, name);
    else if (this.#owners.get(name) === appId) this.#passOn(name);
  }

  /** Of transfers that follow each other the first may be read last: then the owner is whoever else was read as one. */
  #passOn(name: string): void {
    const owner = [...this.#apps].find(([, app]) => app.name === name && app.ownsName);
    if (owner !== undefined) this.#own(owner[0], name);
  }

  /** A chart name stands once in a combined index: whoever had it before a transfer has it no more. */
  #own(appId: string, name: string): void {
    const previous = this.#owners.get(name);
    if (previous === appId) return;
    this.#owners.set(name, appId);
    for (const id of [previous ?? '', appId]) {
      const app = this.#apps.get(id);
      if (app !== undefined) this.#touch(id, app);
    }
  }

  #forget(appId: string, app: Indexed): void {
    this.#revision += 1;
    this.#apps.delete(appId);
    if (this.#owners.get(app.name) === appId) this.#owners.delete(app.name);
    for (const view of viewsOf(app)) this.#views.get(viewKey(view))?.delete(appId);
    this.#touch(appId, app);
  }

  #touch(appId: string, app: Indexed): void {
    const changed = { revision: this.#revision, atMs: this.#nowMs() };
    for (const view of viewsOf(app)) this.#views.get(viewKey(view))?.touch(appId, changed);
  }
}

function isActive({ state }: { readonly state: string }): boolean {
  return state === 'active';
}

function groupOf(pieces: readonly Piece[], form: Form, view: View): ChunkGroup {
  const chunks = pieces.map(({ segment }) => segment.chunk(form)).filter((chunk) => chunk !== undefined);
  return new ChunkGroup(chunks, view.kind);
}

/** The views that can show an app. */
function viewsOf({ category, workspace }: Indexed): readonly View[] {
  return [{ kind: 'all' }, { kind: 'category', slug: category }, { kind: 'workspace', slug: workspace }];
}
