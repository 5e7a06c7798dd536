import { claimHeldUntilMs } from '@chandlery/lifecycle';
import type { ChartVersion, Inspection, SubmissionHead } from '@chandlery/persistence';
import type { SubmissionView } from '../../use-cases/read-submission.ts';
import { inspectionHeadShape } from './inspection-shapes.ts';
import { iso, isoOrNull } from './shapes.ts';

/** A submission as the queue lists it. */
export function queueItemShape(
  submission: SubmissionHead,
  version: ChartVersion,
  inspection: Inspection | undefined,
  nowMs: number,
) {
  const { claimedAtMs, waitingSinceMs, outcome } = submission;
  const waitedMs = Math.max(0, nowMs - waitingSinceMs);
  return {
    id: submission.id,
    workspace: version.workspaceSlug,
    app: version.appName,
    version: version.version,
    state: version.state,
    kind: submission.kind,
    origin: submission.origin,
    submitter: submission.submitterName,
    updateLog: submission.updateLog,
    claimedBy: submission.claimedByName,
    claimedAt: isoOrNull(claimedAtMs),
    claimHeldUntil: claimedAtMs === null ? null : iso(claimHeldUntilMs({ claimedAtMs })),
    outcome,
    createdAt: iso(submission.createdAtMs),
    waitingSince: iso(waitingSinceMs),
    waitingSeconds: outcome === 'open' ? Math.floor(waitedMs / 1000) : null,
    closedAt: isoOrNull(submission.closedAtMs),
    inspection: inspection === undefined ? null : inspectionHeadShape(inspection),
  };
}

/** A submission whole. */
export function submissionShape(view: SubmissionView, nowMs: number) {
  const { submission, version, approvals, approvalsNeeded, information } = view;
  const { informationRevision, judgedInformationRevision } = submission;
  return {
    ...queueItemShape(submission, version, view.inspection, nowMs),
    informationRevision,
    judgedInformationRevision,
    information: { ...information, changes: [...information.changes] },
    approvalsNeeded,
    approvals,
    revisions: submission.revisions.map(({ number, archiveDigest, contentDigest, createdAtMs }) => ({
      number,
      digest: archiveDigest,
      contentDigest,
      at: iso(createdAtMs),
    })),
    votes: voteShapes(view),
    history: view.history.map(({ kind, atMs, actorName, revisionNumber, message, data }) => ({
      kind,
      at: iso(atMs),
      actor: actorName,
      revision: revisionNumber,
      message,
      data: { ...data },
    })),
  };
}

/** The votes of a submission, each with what became of it. */
export function voteShapes({ submission, fates }: SubmissionView) {
  return submission.votes.map((vote, index) => ({
    id: vote.id,
    reviewer: vote.reviewerName,
    verdict: vote.verdict,
    revision: vote.revisionNumber,
    message: vote.message,
    withdrawn: vote.withdrawn,
    at: iso(vote.createdAtMs),
    withdrawnAt: isoOrNull(vote.withdrawnAtMs),
    fate: fates[index]?.fate ?? 'remark',
    why: fates[index]?.why ?? '',
  }));
}
