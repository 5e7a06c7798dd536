import type { Action, Actor, StateOrNone, Verdict, VersionState } from '@chandlery/lifecycle';
import type { AppImage } from './images.ts';
import type { Page, PageRequest } from './paging.ts';
import type { PullAbout } from './pulls.ts';
import type { Submission } from './submissions.ts';

/** What the bytes of a version are. */
export type VersionBytes = {
  /** Lower-case hex SHA-256 of the .tgz. */
  readonly archiveDigest: string;
  readonly archiveBytes: number;
  readonly contentDigest: string;
  /**
   * The metadata of the version's index entry, without created, digest and urls, as JSON text of two objects: what a lean index
   * shows of every version, and the rest (`entryParts` of libs/chart).
   */
  readonly leanJson: string;
  readonly restJson: string;
};

/** One chart version of an app. */
export type ChartVersion = VersionBytes & {
  readonly id: string;
  readonly appId: string;
  readonly appName: string;
  readonly workspaceId: string;
  readonly workspaceSlug: string;
  /** As Chart.yaml has it. */
  readonly version: string;
  /** What Helm tells versions apart by: see `versionKey` of libs/chart. */
  readonly versionKey: string;
  /** Unique per workspace: `{name}-{version}.tgz`. */
  readonly fileName: string;
  readonly state: VersionState;
  readonly revision: number;
  readonly origin: 'upload' | 'pull_request' | 'import';
  readonly uploaderId: string | null;
  readonly uploaderName: string;
  /** Who answers for the uploader's account (`principalOf`). */
  readonly uploaderPrincipalId: string | null;
  readonly hasProvenance: boolean;
  /** The submission that is open, or else the last one. */
  readonly submissionId: string | null;
  readonly createdAtMs: number;
  /** When the version last changed its state or bytes. */
  readonly changedAtMs: number;
  /** The first publication: what the index calls `created`. */
  readonly publishedAtMs: number | null;
};

/** Whose bytes they are, where it is not the actor who says so: somebody on GitHub, by way of the review bot. */
export type Uploader = {
  readonly name: string;
  /** Who answers for them: an account (`principalOf`) or a GitHub user (`githubPrincipal`). */
  readonly principalId: string;
};

/** One step of the table in libs/lifecycle. */
export type Step = { readonly action: Action; readonly from: StateOrNone; readonly to: StateOrNone };

export type AddVersion = {
  readonly workspaceId: string;
  /** The app is created with this information where the workspace has none of that name. */
  readonly app: {
    readonly name: string;
    readonly displayName: string;
    readonly description: string;
    readonly home: string;
  };
  /** Becomes the icon of the app, new or not, in the same transaction. */
  readonly icon?: AppImage;
  readonly version: string;
  readonly versionKey: string;
  readonly fileName: string;
  readonly bytes: VersionBytes;
  readonly provenance: string | null;
  readonly origin: ChartVersion['origin'];
  /** The actor unless given. */
  readonly uploader?: Uploader;
  /** The chart of a pull request that it is; written with it. */
  readonly pull?: PullAbout;
  /** `upload` or `publish_direct`. */
  readonly step: Step;
  /** For imports: when it was first published; else the moment of the commit. */
  readonly publishedAtMs?: number;
  /** A version of the same app that goes in the same transaction and leaves no tombstone: ChartMuseum's `?force`. */
  readonly replaces?: {
    readonly versionId: string;
    readonly expectedRevision: number;
    readonly steps: readonly Step[];
  };
  readonly actor: Actor;
  readonly message: string;
};

/** What goes with the steps, in the same transaction. */
export type TransitionEffects = {
  readonly openSubmission?: Pick<Submission, 'kind' | 'origin' | 'submitterId' | 'updateLog'> & {
    /** Who answers for it, where that is not the actor. */
    readonly submitterPrincipalId?: string;
  };
  /** Opens the last submission again, which was closed; of pull requests alone. */
  readonly reopenSubmission?: { readonly updateLog: string };
  /** What a pull request says of it by now. */
  readonly pull?: PullAbout;
  /** Who has the number loses it to this version, and stands beside it as a contender (`contenderPlace`). */
  readonly displaces?: {
    readonly versionId: string;
    readonly expectedRevision: number;
    readonly place: Pick<ChartVersion, 'versionKey' | 'fileName'>;
  };
  readonly closeSubmission?: { readonly outcome: Submission['outcome'] };
  /** The votes would pass it if its inspection let them: they are counted again when that ends. */
  readonly awaitsInspection?: boolean;
  readonly vote?: {
    readonly reviewerId: string;
    readonly verdict: Verdict;
    readonly message: string;
    /** The platform roles that the reviewer has now. */
    readonly reviewerRoles?: readonly string[];
  };
  /** Takes back the standing votes of a principal, or of several, on the open submission. */
  readonly withdrawVotesOf?: string | readonly string[];
  /** Whose the open submission is; `null` gives it back. */
  readonly claim?: { readonly reviewerId: string | null };
  /** Another number, with `bytes` that say it; the old one is free again. */
  readonly number?: Pick<ChartVersion, 'version' | 'versionKey' | 'fileName'>;
  /** New bytes; a provenance file of the old ones falls. While a submission is open they are its next revision. */
  readonly bytes?: VersionBytes & {
    readonly provenance: string | null;
    readonly uploaderId: string | null;
    /** The actor unless given. */
    readonly uploader?: Uploader;
  };
  /** On `delete`: whether the number stays taken (a tombstone). */
  readonly keepNumber?: boolean;
};

export type ApplyTransition = {
  readonly versionId: string;
  readonly expectedRevision: number;
  /** One or more, in order, each with its own audit record; none where only effects are meant (a vote that decides nothing). */
  readonly steps: readonly Step[];
  /** The audit record's action where there is no step, such as `vote`. */
  readonly auditAction?: string;
  readonly effects: TransitionEffects;
  readonly actor: Actor;
  readonly message: string;
};

/** Another index entry for the same bytes. */
export type RewriteEntry = {
  readonly versionId: string;
  readonly expectedRevision: number;
  readonly entry: Pick<VersionBytes, 'leanJson' | 'restJson'>;
  readonly actor: Actor;
};

export type VersionPort = {
  /**
   * Adds a version and, where need be, its app. On publish_direct the chart name is taken where it is free.
   * @throws PersistenceError version_exists (details: version, state, id), version_taken, file_name_taken, app_suspended, not_found
   */
  add(command: AddVersion): Promise<ChartVersion>;
  /**
   * Tells beforehand what adding a version as active would be refused for; nothing is reserved.
   * @throws PersistenceError version_exists, version_taken, file_name_taken, app_suspended, as `add` does
   */
  requireFree(
    wanted: Pick<AddVersion, 'workspaceId' | 'version' | 'versionKey' | 'fileName'> & {
      readonly appName: string;
      /** A version that may have the number already: the one that is to change it. */
      readonly exceptVersionId?: string;
    },
  ): Promise<void>;
  /**
   * Applies steps with compare-and-set on revision and state; state, effects, audit records and event are one
   * transaction. A step to `active` sets the first publication and takes the chart name where that is free.
   * A step to `none` deletes the version.
   * @returns the version as it is now, `undefined` where it was deleted
   * @throws PersistenceError not_found, revision_conflict (details: state, revision), app_suspended (a step to active);
   *   version_exists, version_taken, file_name_taken (another number)
   */
  apply(command: ApplyTransition): Promise<ChartVersion | undefined>;
  findById(id: string): Promise<ChartVersion | undefined>;
  findByKey(appId: string, versionKey: string): Promise<ChartVersion | undefined>;
  findByFileName(workspaceId: string, fileName: string): Promise<ChartVersion | undefined>;
  /** The active version that the combined indexes serve under this file name; of several, the first that was published. */
  findByOwnedFileName(fileName: string): Promise<ChartVersion | undefined>;
  /** Newest upload first, without contenders (`isContender`). */
  listOf(appId: string, page: PageRequest): Promise<Page<ChartVersion>>;
  /** All versions of an app, newest upload first, without contenders. */
  allOf(appId: string): Promise<readonly ChartVersion[]>;
  /** Every version in any state, each once, in the order in which they were added. */
  all(): AsyncIterable<ChartVersion>;
  /**
   * Writes the entry of a version anew, as its archive has it; neither state nor bytes change.
   * @throws PersistenceError not_found, revision_conflict
   */
  rewriteEntry(command: RewriteEntry): Promise<ChartVersion>;
  /** @throws PersistenceError not_found, provenance_exists */
  attachProvenance(command: {
    readonly versionId: string;
    readonly body: string;
    readonly actor: Actor;
  }): Promise<void>;
  provenance(versionId: string): Promise<string | undefined>;
  /** How many versions there are in each state. */
  countByState(): Promise<Readonly<Record<VersionState, number>>>;
};
