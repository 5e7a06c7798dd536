import { requireReason } from '@chandlery/lifecycle';
import { Refusal } from '../problems/refusal.ts';
import { type Caller, principalOfCaller } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { policyOf, requireOnPlatform, requireSignedIn } from './access.ts';
import { readInspection, type SeenInspection } from './read-inspection.ts';
import { requireReviewable } from './review-version.ts';
import { behindPull } from './transition-version.ts';

/**
 * Lets one finding of the newest revision pass, with the reason, in it and in later ones while it is found as it is. Like an
 * approval it is not for whoever submitted or uploaded.
 * @throws Refusal not_visible, finding_unknown; LifecycleError permission_missing, own_submission, reviewer_role_missing, reason_missing
 */
export async function waiveFinding(
  services: Pick<Services, 'database'>,
  caller: Caller,
  submissionId: string,
  body: { readonly finding: string; readonly reason: string },
): Promise<SeenInspection> {
  const reviewer = requireSignedIn(caller);
  const seen = await readInspection(services, caller, submissionId);
  requireOnPlatform(caller, 'platform.findings.waive');
  const { submission, version, inspection, judged } = seen;
  const workspace = await services.database.workspaces.findById(version.workspaceId);
  if (workspace === undefined) throw new Error('the version has no workspace');
  requireReviewable(
    {
      version,
      submission,
      rounds: await services.database.submissions.listOf(version.id),
      policy: await policyOf(services, workspace),
      principalId: principalOfCaller(caller),
      ...(await behindPull(services, caller, version)),
    },
    reviewer,
  );
  const reason = requireReason(body.reason);
  const found = judged?.findings.find(({ id }) => id === body.finding);
  if (found === undefined || judged === undefined) {
    throw new Refusal('finding_unknown', 'The newest revision has no such finding.', {
      field: 'body/finding',
      remedy: 'Read the inspection again, and take the `id` of the finding there.',
    });
  }
  const { code, file, resource = null } = found.finding;
  await services.database.inspections.waive({
    submissionId: submission.id,
    revisionNumber: inspection.revisionNumber,
    contentKey: judged.head.contentKey,
    finding: found.id,
    code,
    file,
    resource,
    reason,
    actor: caller.actor,
  });
  return readInspection(services, caller, submissionId);
}
