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

export type IndexRowPort = {
  /**
   * One app, as last committed; `undefined` where it has gone.
   * @param versionIds the versions that are wanted; all of them unless given
   */
  ofApp(appId: string, versionIds?: readonly string[]): Promise<IndexApp | undefined>;
  /** Every app with its active versions, without `restJson`, some apps at a time: for the start. */
  allActive(): AsyncIterable<readonly IndexApp[]>;
  /** The `restJson` of versions, by id. */
  restJsonOf(versionIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
};
