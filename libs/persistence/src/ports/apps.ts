import type { Actor, VersionState } from '@chandlery/lifecycle';
import type { AppImage } from './images.ts';
import type { Page, PageRequest } from './paging.ts';

/** One chart name in one workspace, with its store information. */
export type App = {
  readonly id: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  /** The chart's name. */
  readonly name: string;
  readonly displayName: string;
  readonly description: string;
  readonly home: string;
  readonly categorySlug: string;
  /** The flag that suspends the app as a whole. */
  readonly suspended: boolean;
  /** Whether the chart name in the combined indexes belongs to this app. */
  readonly ownsName: boolean;
  /** The states of its versions, newest upload first: what `appState` of libs/lifecycle derives from. */
  readonly versionStates: readonly VersionState[];
  readonly createdAtMs: number;
  readonly lastPublishedAtMs: number | null;
  /** Counts edits of the store information; a submission records the one it was judged with. */
  readonly informationRevision: number;
  /** The icon that people gave it; `null` leaves it to Chart.yaml. */
  readonly iconDigest: string | null;
  /** In the order in which they are shown. */
  readonly screenshotDigests: readonly string[];
  readonly revision: number;
};

/** The store information of an app as it was from one of its revisions on. */
export type AppInformation = {
  readonly revision: number;
  readonly displayName: string;
  readonly description: string;
  readonly home: string;
  readonly categorySlug: string;
  /** Markdown as written; `null`: the README of the newest version stands in. */
  readonly introduction: string | null;
  readonly icon: AppImage | null;
  readonly screenshots: readonly AppImage[];
  readonly changedAtMs: number;
  readonly changedByName: string;
};

export type AppPort = {
  findByName(workspaceId: string, name: string): Promise<App | undefined>;
  findById(id: string): Promise<App | undefined>;
  /** Those of the ids that there are, in no particular order. */
  findByIds(ids: readonly string[]): Promise<readonly App[]>;
  /** By name; only apps that have a version, unless `includeEmpty`. */
  list(
    query: PageRequest & {
      readonly workspaceId?: string;
      readonly text?: string;
      readonly includeEmpty?: boolean;
    },
  ): Promise<Page<App>>;
  /** What is in the store: not suspended, with an active version; newest published first. */
  listPublished(
    query: PageRequest & {
      readonly categorySlug?: string;
      readonly text?: string;
      readonly workspaceId?: string;
    },
  ): Promise<Page<App>>;
  /** Who owns a chart name in the combined indexes. */
  ownerOfName(name: string): Promise<App | undefined>;
  /** The information as it was from a revision on; `undefined` where there is no such revision. */
  informationAt(appId: string, revision: number): Promise<AppInformation | undefined>;
  /** An image that some revision of the app's information names, and whether the present one does. */
  imageOf(
    appId: string,
    digest: string,
  ): Promise<{ readonly image: AppImage; readonly current: boolean } | undefined>;
  /** What is not given stays; what changes nothing writes nothing. @throws PersistenceError not_found, revision_conflict */
  updateInformation(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly displayName?: string;
    readonly description?: string;
    readonly home?: string;
    /** `null`: the README of the newest version from now on. */
    readonly introduction?: string | null;
    readonly icon?: AppImage | null;
    readonly screenshots?: readonly AppImage[];
    readonly actor: Actor;
  }): Promise<App>;
  /** Sets or lifts the flag; setting what is set is no error and writes nothing. @throws PersistenceError not_found, revision_conflict */
  setSuspended(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly suspended: boolean;
    readonly message: string;
    readonly actor: Actor;
  }): Promise<App>;
  /** @throws PersistenceError not_found (app or category), revision_conflict */
  moveToCategory(command: {
    readonly id: string;
    readonly expectedRevision?: number;
    readonly categorySlug: string;
    readonly actor: Actor;
  }): Promise<App>;
  /**
   * Gives the chart name in the combined indexes to this app; the audit log says so of both apps.
   * @throws PersistenceError not_found, name_needs_active (nothing of the app is in the store), name_moved (somebody
   * else than `expectedOwnerId` has it; details: ownerAppId)
   */
  transferName(command: {
    readonly id: string;
    /** The app that the caller saw as the owner, `null` for nobody; not looked at unless given. */
    readonly expectedOwnerId?: string | null;
    readonly message?: string;
    readonly actor: Actor;
  }): Promise<App>;
};
