import type { VersionState } from '@chandlery/lifecycle';

/** What the index needs to know of one version that is not suspended. */
export type IndexVersion = {
  readonly id: string;
  readonly version: string;
  readonly state: VersionState;
  readonly fileName: string;
  readonly leanJson: string;
  /** `undefined` where it was not asked for: `restJsonOf` has it. */
  readonly restJson: string | undefined;
  readonly archiveDigest: string;
  readonly publishedAtMs: number | null;
  readonly createdAtMs: number;
};

/** One app with everything of it that any index can hold. */
export type IndexApp = {
  readonly appId: string;
  readonly appName: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  readonly categorySlug: string;
  readonly suspended: boolean;
  readonly ownsName: boolean;
  /** Whether the app has an icon of its own, which stands in for that of Chart.yaml. */
  readonly hasIcon: boolean;
  /** In no particular order: the index sorts as Helm does. */
  readonly versions: readonly IndexVersion[];
};

/** Apps whose ids are above one and not above another. */
export type AppRange = { readonly after: string; readonly upTo: string };

export type IndexRowPort = {
  /**
   * One app, as last committed; `undefined` where it has gone.
   * @param versionIds the versions that are wanted; all of them unless given
   */
  ofApp(appId: string, versionIds?: readonly string[]): Promise<IndexApp | undefined>;
  /**
   * All apps, in stretches that are read one at a time: for the start.
   * @param size how many apps and versions a stretch holds, about: one app may have a thousand times the versions of another
   */
  ranges(size: number): Promise<readonly AppRange[]>;
  /** The apps of a range in the order of their ids, with their active versions, without `restJson`. */
  activeOf(range: AppRange): Promise<readonly IndexApp[]>;
  /** The `restJson` of versions, by id. */
  restJsonOf(versionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};
