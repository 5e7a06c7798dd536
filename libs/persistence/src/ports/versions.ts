import type { Action, Actor, StateOrNone, Verdict, VersionState, Vote } from '@chandlery/lifecycle';
import type { AppImage } from './images.ts';
import type { Page, PageRequest } from './paging.ts';

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
  readonly hasProvenance: boolean;
  /** The submission that is open, or else the last one. */
  readonly submissionId: string | null;
  readonly createdAtMs: number;
  /** When the version last changed its state or bytes. */
  readonly changedAtMs: number;
  /** The first publication: what the index calls `created`. */
  readonly publishedAtMs: number | null;
};

export type SubmissionRevision = {
  /** 1, 2, … */
  readonly number: number;
  readonly archiveDigest: string;
  readonly contentDigest: string;
  readonly uploaderId: string | null;
  readonly createdAtMs: number;
};

export type SubmissionVote = Vote & {
  readonly id: string;
  readonly reviewerName: string;
  readonly revisionNumber: number;
  readonly message: string;
  readonly createdAtMs: number;
};

/** One request to review one version. */
export type Submission = {
  readonly id: string;
  readonly versionId: string;
  readonly kind: 'publish' | 'suspend';
  readonly origin: 'upload' | 'pull_request';
  readonly submitterId: string;
  readonly submitterName: string;
  readonly updateLog: string;
  readonly informationRevision: number;
  readonly claimedById: string | null;
  readonly outcome: 'open' | 'passed' | 'rejected' | 'cancelled' | 'published';
  readonly createdAtMs: number;
  readonly closedAtMs: number | null;
  /** Oldest first. */
  readonly revisions: readonly SubmissionRevision[];
  /** Oldest first. */
  readonly votes: readonly SubmissionVote[];
};

/** A submission as the review queue lists it. */
export type QueueItem = {
  readonly submission: Omit<Submission, 'revisions' | 'votes'>;
  readonly version: ChartVersion;
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
  readonly openSubmission?: Pick<Submission, 'kind' | 'origin' | 'submitterId' | 'updateLog'>;
  readonly closeSubmission?: { readonly outcome: Submission['outcome'] };
  readonly vote?: { readonly reviewerId: string; readonly verdict: Verdict; readonly message: string };
  /** Takes back the standing votes of a reviewer on the open submission. */
  readonly withdrawVotesOf?: string;
  /** Whose the open submission is; `null` gives it back. */
  readonly claim?: { readonly reviewerId: string | null };
  /** New bytes; a provenance file of the old ones falls. While a submission is open they are its next revision. */
  readonly bytes?: VersionBytes & { readonly provenance: string | null; readonly uploaderId: string | null };
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
    },
  ): Promise<void>;
  /**
   * Applies steps with compare-and-set on revision and state; state, effects, audit records and event are one
   * transaction. A step to `active` sets the first publication and takes the chart name where that is free.
   * A step to `none` deletes the version.
   * @returns the version as it is now, `undefined` where it was deleted
   * @throws PersistenceError not_found, revision_conflict (details: state, revision), app_suspended (a step to active)
   */
  apply(command: ApplyTransition): Promise<ChartVersion | undefined>;
  findById(id: string): Promise<ChartVersion | undefined>;
  findByKey(appId: string, versionKey: string): Promise<ChartVersion | undefined>;
  findByFileName(workspaceId: string, fileName: string): Promise<ChartVersion | undefined>;
  /** The active version that the combined indexes serve under this file name; of several, the first that was published. */
  findByOwnedFileName(fileName: string): Promise<ChartVersion | undefined>;
  /** Newest upload first. */
  listOf(appId: string, page: PageRequest): Promise<Page<ChartVersion>>;
  /** All versions of an app, newest upload first. */
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

export type SubmissionPort = {
  findById(id: string): Promise<Submission | undefined>;
  /** Newest first, whole. */
  listOf(versionId: string): Promise<readonly Submission[]>;
  /** The review queue, oldest first. `unprocessed`: open ones; `processed`: closed ones, newest first. */
  queue(
    query: PageRequest & { readonly tab: 'unprocessed' | 'processed' | 'all'; readonly workspaceId?: string },
  ): Promise<Page<QueueItem>>;
};
