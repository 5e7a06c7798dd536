import type { SubmissionPort } from '../ports/submissions.ts';
import type { CommandScope, Outcome } from '../writer/writer.ts';
import { notFound } from './conflicts.ts';
import { lastRevision } from './review-effects.ts';
import { addVote } from './submission-votes.ts';
import { selectVersions } from './version-rows.ts';
import { versionSubject } from './version-steps.ts';

/** @throws PersistenceError not_found */
export async function commentOnSubmission(
  scope: CommandScope,
  { submissionId, authorId, message, actor }: Parameters<SubmissionPort['comment']>[0],
): Promise<Outcome<void>> {
  const row = await selectVersions(scope.db)
    .innerJoin('submissions', 'submissions.version_id', 'versions.id')
    .where('submissions.id', '=', submissionId)
    .executeTakeFirst();
  if (row === undefined) throw notFound('such submission', 'id');
  const revision = {
    number: await lastRevision(scope.db, submissionId),
    contentDigest: row.content_digest,
  };
  await addVote(scope, submissionId, revision, { reviewerId: authorId, verdict: 'comment', message }, actor);
  return {
    result: undefined,
    record: {
      actor,
      type: 'version.comment',
      workspaceId: row.workspace_id,
      appId: row.app_id,
      versionId: row.id,
      data: {
        workspace: row.workspace_slug,
        app: row.app_name,
        version: row.version,
        submission: submissionId,
      },
      audit: [
        { action: 'comment', subject: versionSubject(row), before: row.state, after: row.state, message },
      ],
    },
  };
}
