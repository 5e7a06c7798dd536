import { requirePermission, requireReason } from '@chandlery/lifecycle';
import type { ChartVersion, Submission } from '@chandlery/persistence';
import { notVisible } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, visibleVersion } from './access.ts';
import { noSubmission } from './review-version.ts';
import { preconditionFailed, type VersionAction } from './transition-version.ts';

/**
 * A submission that the caller may see, with its version.
 * @throws Refusal not_visible
 */
export async function visibleSubmission(
  { database }: Pick<Services, 'database'>,
  caller: Caller,
  id: string,
): Promise<{ submission: Submission; version: ChartVersion }> {
  const submission = await database.submissions.findById(id);
  const version =
    submission === undefined ? undefined : await database.versions.findById(submission.versionId);
  if (
    submission === undefined ||
    version === undefined ||
    !permissionsIn(caller, version.workspaceId).has('workspace.apps.view')
  ) {
    throw notVisible(`submission ${id}`, 'id');
  }
  return { submission, version };
}

/**
 * A remark on a submission, open or closed, by a reviewer or a member of the workspace. It decides nothing.
 * @throws Refusal not_visible; LifecycleError permission_missing, reason_missing
 */
export async function commentOnSubmission(
  services: Pick<Services, 'database'>,
  caller: Caller,
  submissionId: string,
  message: string,
): Promise<Submission> {
  const author = requireSignedIn(caller);
  const { version } = await visibleSubmission(services, caller, submissionId);
  requireVoice(caller, version.workspaceId);
  const { submissions } = services.database;
  await submissions.comment({
    submissionId,
    authorId: author.id,
    message: requireReason(message),
    actor: caller.actor,
  });
  return (await visibleSubmission(services, caller, submissionId)).submission;
}

/**
 * The same by the version: on its open submission, or else the last.
 * @throws Refusal not_visible, policy_in_force, precondition_failed; LifecycleError permission_missing, reason_missing
 */
export const commentOnVersion: VersionAction = async (services, caller, address, input) => {
  const { version } = await visibleVersion(services, caller, address);
  if (input.expectedRevision !== undefined && input.expectedRevision !== version.revision)
    throw preconditionFailed(version.revision);
  requireVoice(caller, version.workspaceId);
  if (version.submissionId === null) throw noSubmission();
  await commentOnSubmission(services, caller, version.submissionId, input.message);
  return services.database.versions.findById(version.id);
};

/** Whoever sees a submission may say something about it; a token that was made for reading may not. */
function requireVoice(caller: Caller, workspaceId: string): void {
  const held = permissionsIn(caller, workspaceId);
  if (held.has('platform.apps.review') || held.has('workspace.apps.submit')) return;
  requirePermission(caller.token === undefined ? 'workspace.apps.view' : 'workspace.apps.submit', held);
}
