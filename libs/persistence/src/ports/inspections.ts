import type { Actor } from '@chandlery/lifecycle';
import type { Enqueued, Operation, OperationLease, OperationOutcome } from './operations.ts';

/** How many findings of each severity a report has. */
export type FindingCounts = { readonly error: number; readonly warning: number; readonly info: number };

/** What lists say of a report. */
export type InspectionHead = {
  /** What the report was made of: the same key, the same report. */
  readonly contentKey: string;
  /** Whether every rendering was made. */
  readonly rendered: boolean;
  readonly counts: FindingCounts;
  /** `null` where Helm was not there. */
  readonly helmVersion: string | null;
  readonly rulesVersion: string;
  readonly reportedAtMs: number;
};

/** The inspection of one revision of a submission. */
export type Inspection = {
  readonly submissionId: string;
  readonly revisionNumber: number;
  /** The last operation for it. */
  readonly operation: Operation;
  /** What the last operation that succeeded found; stays while another one runs, and when that fails. */
  readonly head: InspectionHead | null;
};

/** A finding as waivers name it. */
export type WaivedFinding = {
  /** Digest of all that makes the finding the same one in another revision. */
  readonly finding: string;
  readonly code: string;
  readonly file: string;
  readonly resource: string | null;
};

/** One finding that somebody lets pass in one revision, and in later ones as long as it stays the same. */
export type StoredWaiver = WaivedFinding & {
  readonly id: string;
  readonly submissionId: string;
  readonly revisionNumber: number;
  /** The revision in which somebody decided; the later ones carry it. */
  readonly waivedInRevision: number;
  readonly reason: string;
  readonly waivedById: string | null;
  readonly waivedByName: string;
  readonly waivedAtMs: number;
};

/** Which findings block the pass. */
export type StoredInspectionPolicy = {
  readonly blockSeverities: readonly ('error' | 'warning' | 'info')[];
  readonly blockCodes: readonly string[];
  readonly allowCodes: readonly string[];
  /** Whether a pass waits for the report. */
  readonly required: boolean;
  /** Registries that images may come from; none given: nobody has said. */
  readonly registries: readonly string[];
};

export type InspectionPolicyAtRevision = {
  readonly policy: StoredInspectionPolicy;
  /** 0 where it was never set. */
  readonly revision: number;
};

/** The whole platform, or a workspace by its id. */
export type InspectionPolicyScope = 'platform' | { readonly workspaceId: string };

/** So many bytes of a compressed report are kept. */
export const maximumReportBytes = 8 * 1024 ** 2;

/**
 * What the machine says of submissions. Their first inspection is queued by `VersionPort.apply`, in the commit that opens the
 * submission or gives it a revision.
 */
export type InspectionPort = {
  find(submissionId: string, revisionNumber: number): Promise<Inspection | undefined>;
  /** Of the newest revision of each submission, by submission. */
  newestOf(submissionIds: readonly string[]): Promise<ReadonlyMap<string, Inspection>>;
  /** The compressed report; `undefined` before there is one. */
  report(submissionId: string, revisionNumber: number): Promise<Uint8Array | undefined>;
  /** A report that was made of the same, whatever submission it is of. */
  findReport(
    contentKey: string,
  ): Promise<{ readonly head: InspectionHead; readonly report: Uint8Array } | undefined>;
  /**
   * Queues another inspection of a revision; one that waits or runs already is the answer itself.
   * @throws PersistenceError not_found
   */
  request(command: {
    readonly submissionId: string;
    readonly revisionNumber: number;
    readonly actor: Actor;
  }): Promise<Enqueued>;
  /**
   * Ends an inspection. With its report, waivers of the last revision before that has one are carried over to findings
   * that are still the same. An event `inspection.finish`.
   * @param command.result.findings digests of the findings (see `WaivedFinding`)
   * @throws PersistenceError lease_lost, report_too_large
   */
  conclude(command: {
    readonly lease: OperationLease;
    readonly revisionNumber: number;
    readonly outcome: OperationOutcome | null;
    readonly result: {
      readonly head: Omit<InspectionHead, 'reportedAtMs'>;
      readonly report: Uint8Array;
      readonly findings: readonly string[];
      /** Where the images come from; kept of the newest revision. */
      readonly registries: readonly string[];
    };
  }): Promise<Operation>;
  /**
   * Lets one finding of a revision pass; again it only changes nothing. An event `inspection.waive`.
   * @throws PersistenceError not_found; revision_conflict where the report is another than the one that was read
   */
  waive(
    command: WaivedFinding & {
      readonly submissionId: string;
      readonly revisionNumber: number;
      /** Of the report in which the finding was seen. */
      readonly contentKey: string;
      readonly reason: string;
      readonly actor: Actor;
    },
  ): Promise<StoredWaiver>;
  /** Where images of active versions come from, as far as these were inspected; in order. */
  registriesInUse(): Promise<readonly string[]>;
  /** Oldest first. */
  waivers(submissionId: string, revisionNumber: number): Promise<readonly StoredWaiver[]>;
  policy(scope: InspectionPolicyScope): Promise<InspectionPolicyAtRevision>;
  /** An event `inspection_policy.update`. @throws PersistenceError revision_conflict */
  setPolicy(command: {
    readonly scope: InspectionPolicyScope;
    readonly policy: StoredInspectionPolicy;
    readonly expectedRevision?: number;
    readonly actor: Actor;
  }): Promise<InspectionPolicyAtRevision>;
};
