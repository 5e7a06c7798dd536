import type { Operation } from '@chandlery/persistence';
import { requirePermission } from '@chandlery/lifecycle';
import { type Caller, permissionsIn } from '../security/caller.ts';
import type { Services } from '../services.ts';
import { requireSignedIn } from './access.ts';
import { visibleSubmission } from './comment-on-submission.ts';

/**
 * Has the newest revision of a submission inspected again, by a reviewer or whoever may submit; where that is under way, it is
 * what is under way.
 * @throws Refusal not_visible; LifecycleError permission_missing
 */
export async function requestInspection(
  services: Pick<Services, 'database'>,
  caller: Caller,
  id: string,
): Promise<Operation> {
  requireSignedIn(caller);
  const { submission, version } = await visibleSubmission(services, caller, id);
  const held = permissionsIn(caller, version.workspaceId);
  if (!held.has('platform.apps.review')) requirePermission('workspace.apps.submit', held);
  const { operation } = await services.database.inspections.request({
    submissionId: submission.id,
    revisionNumber: submission.revisions.at(-1)?.number ?? 0,
    actor: caller.actor,
  });
  return operation;
}
