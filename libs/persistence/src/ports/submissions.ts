import type { Actor, Vote } from '@chandlery/lifecycle';
import type { Page, PageRequest } from './paging.ts';
import type { ChartVersion } from './versions.ts';

export type SubmissionRevision = {
  /** 1, 2, … */
  readonly number: number;
  readonly archiveDigest: string;
  readonly contentDigest: string;
  readonly uploaderId: string | null;
  /** Who answers for the uploader's account (`principalOf`). */
  readonly uploaderPrincipalId: string | null;
  readonly createdAtMs: number;
};

export type SubmissionVote = Vote & {
  readonly id: string;
  readonly reviewerName: string;
  readonly revisionNumber: number;
  readonly message: string;
  readonly createdAtMs: number;
  readonly withdrawnAtMs: number | null;
};

/** One line of a submission's history: who did what, when, on which revision. */
export type SubmissionEvent = {
  readonly id: string;
  readonly kind:
    | 'submitted'
    | 'revised'
    | 'claimed'
    | 'released'
    | 'approved'
    | 'rejected'
    | 'commented'
    | 'withdrawn'
    | 'approval_fell'
    | 'reopened'
    | 'passed'
    | 'published'
    | 'cancelled';
  readonly atMs: number;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly revisionNumber: number;
  readonly message: string;
  /** What else there is to know, such as whose approval fell and why. */
  readonly data: Readonly<Record<string, unknown>>;
};

/** A submission as lists have it. */
export type SubmissionHead = {
  readonly id: string;
  readonly versionId: string;
  readonly kind: 'publish' | 'suspend';
  readonly origin: 'upload' | 'pull_request';
  readonly submitterId: string;
  readonly submitterName: string;
  /** Who answers for the submitter's account (`principalOf`). */
  readonly submitterPrincipalId: string;
  readonly updateLog: string;
  /** The revision of the store information that was submitted. */
  readonly informationRevision: number;
  /** The one that there was when the deciding vote was given; `null` before that. */
  readonly judgedInformationRevision: number | null;
  readonly claimedById: string | null;
  readonly claimedByName: string | null;
  readonly claimedAtMs: number | null;
  readonly outcome: 'open' | 'passed' | 'rejected' | 'cancelled' | 'published';
  readonly createdAtMs: number;
  /** Since when reviewers have had it before them: the submission, or the loss of its last approval. */
  readonly waitingSinceMs: number;
  readonly closedAtMs: number | null;
  /** Whether its votes suffice and only the inspection was awaited when that was last decided. */
  readonly awaitsInspection: boolean;
};

/** One request to review one version. */
export type Submission = SubmissionHead & {
  /** Oldest first. */
  readonly revisions: readonly SubmissionRevision[];
  /** Oldest first. */
  readonly votes: readonly SubmissionVote[];
};

/** A submission as the review queue lists it. */
export type QueueItem = { readonly submission: SubmissionHead; readonly version: ChartVersion };

/** Which part of the review queue is asked for. */
export type QueueQuery = PageRequest & {
  /** `unprocessed`: open ones; `processed`: closed ones. */
  readonly tab: 'unprocessed' | 'processed' | 'all';
  readonly workspaceId?: string;
  readonly appId?: string;
  /** Only what has waited since this moment or longer. */
  readonly waitingSinceUntilMs?: number;
  /** Claimed by this account; `nobody`: not claimed; `somebody`: claimed, by whomever. */
  readonly claimed?: { readonly by: string } | 'nobody' | 'somebody';
};

/** The store information of an app at one of its revisions, field by field. */
export type InformationRevision = {
  readonly revision: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly changedAtMs: number;
  readonly changedByName: string;
};

export type SubmissionPort = {
  findById(id: string): Promise<Submission | undefined>;
  /** Newest first, whole. */
  listOf(versionId: string): Promise<readonly Submission[]>;
  /** The review queue: what waits longest first; of `processed` what was closed last first. */
  queue(query: QueueQuery): Promise<Page<QueueItem>>;
  /** Those whose votes wait for the inspection, by id, after one. */
  awaitingInspection(query: {
    readonly afterId?: string;
    readonly limit: number;
  }): Promise<readonly string[]>;
  /** Everything that happened in a submission, oldest first. */
  events(submissionId: string): Promise<readonly SubmissionEvent[]>;
  /**
   * Remarks on a submission, open or closed. No vote, and no change of the version: nobody's If-Match fails by it.
   * @throws PersistenceError not_found
   */
  comment(command: {
    readonly submissionId: string;
    readonly authorId: string;
    readonly message: string;
    readonly actor: Actor;
  }): Promise<void>;
  /**
   * The revision of the store information that reviewers of an app judged last, until a moment and in any submission but one;
   * `undefined` before the first judgement.
   */
  lastJudgedInformation(query: {
    readonly appId: string;
    readonly exceptSubmissionId: string;
    readonly untilMs: number;
  }): Promise<number | undefined>;
  /** The store information of an app as it was from a revision on. */
  information(appId: string, revision: number): Promise<InformationRevision | undefined>;
};
