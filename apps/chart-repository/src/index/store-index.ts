import { randomBytes } from 'node:crypto';
import type { Change, Database, IndexApp } from '@chandlery/persistence';
import { chartPiece } from './chart-piece.ts';
import { joinPieces } from './index-document.ts';

/** Which part of the store an index shows. */
export type View =
  | { readonly kind: 'all' }
  | { readonly kind: 'category'; readonly slug: string }
  | { readonly kind: 'workspace'; readonly slug: string };

/** An index as it is sent. */
export type IndexBody = { readonly etag: string; readonly body: Buffer };

/** What is known of an app that has something active. */
type Indexed = {
  readonly name: string;
  readonly workspace: string;
  readonly category: string;
  readonly piece: Buffer;
};

type CachedView = IndexBody & { readonly generatedMs: number };

/**
 * The index of everything active. Each app has its piece, replaced when the app changes; views join pieces, and are
 * joined anew at the first request after a change. Refreshing reads the rows as last committed, one refresh of an app
 * at a time, so that the piece never goes back to an older state.
 */
export class StoreIndex {
  readonly #database: Pick<Database, 'indexRows'>;
  readonly #contextPath: string;
  readonly #nowMs: () => number;
  /** Tells the ETags of this process from those of another or an earlier one. */
  readonly #epoch = randomBytes(6).toString('base64url');
  readonly #apps = new Map<string, Indexed>();
  /** Chart name -> the app that the combined indexes serve under it. */
  readonly #owners = new Map<string, string>();
  readonly #cache = new Map<string, CachedView>();
  readonly #changedMs = new Map<string, number>();
  readonly #refreshing = new Map<string, Promise<void>>();
  #revision = 0;
  #loadedMs = 0;

  constructor(options: { database: Pick<Database, 'indexRows'>; contextPath: string; nowMs: () => number }) {
    this.#database = options.database;
    this.#contextPath = options.contextPath;
    this.#nowMs = options.nowMs;
  }

  /** Builds every piece from the rows; the server is not ready before this is done. */
  async load(progress: (apps: number) => void = () => {}): Promise<void> {
    let count = 0;
    for await (const app of this.#database.indexRows.all()) {
      this.#put(app.appId, app);
      count += 1;
      if (count % 1000 === 0) progress(count);
    }
    this.#loadedMs = this.#nowMs();
    this.#cache.clear();
  }

  /** Brings the pieces of the apps that commits touched up to date: the listener of the event port. */
  async onChanges(changes: readonly Change[]): Promise<void> {
    const ids = new Set(changes.map(({ appId }) => appId).filter((id) => id !== null));
    await Promise.all([...ids].map((id) => this.refresh(id)));
  }

  /** Reads one app anew. Whoever comes while a refresh runs waits for one that began later. */
  refresh(appId: string): Promise<void> {
    const running = this.#refreshing.get(appId) ?? Promise.resolve();
    const next = running.then(async () => {
      this.#put(appId, await this.#database.indexRows.ofApp(appId));
    });
    const settled = next.then(
      () => {},
      () => {},
    );
    this.#refreshing.set(appId, settled);
    void settled.then(() => {
      if (this.#refreshing.get(appId) === settled) this.#refreshing.delete(appId);
    });
    return next;
  }

  /** The index of a view, with a strong ETag. */
  read(view: View): IndexBody {
    const key = viewKey(view);
    const cached = this.#cache.get(key);
    if (cached !== undefined) return cached;
    const generatedMs = this.#changedMs.get(key) ?? this.#loadedMs;
    const body = joinPieces(this.#piecesOf(view), generatedMs, this.#contextPath);
    const built = { etag: `"${this.#epoch}-${this.#revision}-${key}"`, body, generatedMs };
    // A view of nothing is not remembered: names that do not exist must not fill the memory.
    if (this.#changedMs.has(key) || view.kind === 'all') this.#cache.set(key, built);
    return built;
  }

  /** For metrics: bytes of all pieces, and their number. */
  size(): { readonly pieces: number; readonly bytes: number } {
    let bytes = 0;
    for (const { piece } of this.#apps.values()) bytes += piece.length;
    return { pieces: this.#apps.size, bytes };
  }

  *#piecesOf(view: View): Iterable<Buffer> {
    for (const [appId, { name, workspace, category, piece }] of this.#apps) {
      const owner = this.#owners.get(name) === appId;
      const shown =
        view.kind === 'workspace'
          ? workspace === view.slug
          : owner && (view.kind === 'all' || category === view.slug);
      if (shown) yield piece;
    }
  }

  #put(appId: string, app: IndexApp | undefined): void {
    const before = this.#apps.get(appId);
    const after = app === undefined ? undefined : this.#indexed(app);
    if (after === undefined) this.#apps.delete(appId);
    else this.#apps.set(appId, after);
    if (app?.ownsName) this.#own(appId, app.appName);
    this.#revision += 1;
    this.#touch(before);
    this.#touch(after);
  }

  #indexed(app: IndexApp): Indexed | undefined {
    if (app.suspended) return undefined;
    const active = app.versions.filter(({ state }) => state === 'active');
    const piece = chartPiece(app, active, this.#contextPath);
    if (piece === undefined) return undefined;
    return { name: app.appName, workspace: app.workspaceSlug, category: app.categorySlug, piece };
  }

  /** A chart name stands once in a combined index: whoever had it before a transfer has it no more. */
  #own(appId: string, name: string): void {
    const previous = this.#owners.get(name);
    if (previous !== undefined && previous !== appId) this.#touch(this.#apps.get(previous));
    this.#owners.set(name, appId);
  }

  #touch(app: Indexed | undefined): void {
    if (app === undefined) return;
    const views: View[] = [
      { kind: 'all' },
      { kind: 'category', slug: app.category },
      { kind: 'workspace', slug: app.workspace },
    ];
    for (const key of views.map(viewKey)) {
      this.#cache.delete(key);
      this.#changedMs.set(key, this.#nowMs());
    }
  }
}

function viewKey(view: View): string {
  return view.kind === 'all' ? 'all' : `${view.kind}:${view.slug}`;
}
