import type { ChartVersion, PullChart } from '@chandlery/persistence';
import { Refusal } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireOnPlatform } from '../access.ts';

/** The chart of a pull request that a submission is. */
export type PullOfSubmission = { readonly pull: PullChart; readonly version: ChartVersion };

/**
 * Finds the pull request that a submission came by, as long as its repository is bound to the same workspace.
 * @throws LifecycleError permission_missing; Refusal pull_unknown
 */
export async function pullOfSubmission(
  { database }: Pick<Services, 'database'>,
  caller: Caller,
  submissionId: string,
): Promise<PullOfSubmission> {
  requireOnPlatform(caller, 'platform.integrations.act');
  const submission = await database.submissions.findById(submissionId);
  const version = submission && (await database.versions.findById(submission.versionId));
  const pull = version && (await database.pulls.ofVersion(version.id));
  const repository = pull && (await database.integrations.findRepository(pull.repositoryId));
  if (pull !== undefined && version !== undefined && repository?.workspaceId === version.workspaceId)
    return { pull, version };
  throw new Refusal(
    'pull_unknown',
    `No pull request of a bound repository has the submission ${submissionId}.`,
    {
      field: 'path/id',
      remedy: 'Give the id of a submission that came by pull request.',
    },
  );
}
