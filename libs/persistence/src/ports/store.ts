import type { ChartVersion } from './versions.ts';

/** What an app that is in the store is found by: its information, and the metadata of its newest published version. */
export type StoreEntry = {
  readonly appId: string;
  readonly name: string;
  readonly workspaceSlug: string;
  readonly categorySlug: string;
  readonly displayName: string;
  readonly description: string;
  readonly lastPublishedAtMs: number;
  /** The newest first publication of what is active now. */
  readonly newestActiveAtMs: number;
  /** Of the active version that was published last; see `VersionBytes`. */
  readonly leanJson: string;
  readonly restJson: string;
};

/** The number of an active version. */
export type ActiveNumber = { readonly id: string; readonly appId: string; readonly version: string };

/** Whose a chart name in the combined indexes is. */
export type ChartName = {
  readonly name: string;
  readonly ownerAppId: string;
  /** Since when the present owner has it. */
  readonly sinceMs: number;
};

/** What the store shows: apps that are not suspended and have an active version. */
export type StorePort = {
  /** All of it, some apps at a time; or what of some apps is in it. */
  entries(appIds?: readonly string[]): AsyncIterable<readonly StoreEntry[]>;
  /** The apps that have an active version which depends on a chart of that name, wherever that comes from. */
  dependingOn(name: string): Promise<readonly string[]>;
  /** The active versions of apps, by their numbers, in no particular order. */
  activeNumbers(appIds: readonly string[]): Promise<readonly ActiveNumber[]>;
  /** Versions by id, those that there are, in no particular order. */
  versions(ids: readonly string[]): Promise<readonly ChartVersion[]>;
  /** The active versions of apps that were published last, newest first. */
  newestOf(appIds: readonly string[], limit: number): Promise<readonly ChartVersion[]>;
  findName(name: string): Promise<ChartName | undefined>;
};
