import { statesUnderReview } from '@chandlery/lifecycle';
import type { Submission, SubmissionPort } from '../ports/submissions.ts';
import type { SqlContext } from './ports-context.ts';
import { readQueue } from './review-queue.ts';
import { commentOnSubmission } from './submission-comments.ts';
import { eventsOf } from './submission-events.ts';
import { informationAt, lastJudgedInformation } from './judged-information.ts';
import { selectSubmissions, toHead, withDetails } from './submission-rows.ts';

/** Submissions in the database; but for comments, the commands of versions write them. */
export function sqlSubmissions({ read, writer }: SqlContext): SubmissionPort {
  return {
    async findById(id): Promise<Submission | undefined> {
      const row = await selectSubmissions(read).where('submissions.id', '=', id).executeTakeFirst();
      return row && (await withDetails(read, [toHead(row)]))[0];
    },
    async listOf(versionId) {
      const rows = await selectSubmissions(read)
        .where('submissions.version_id', '=', versionId)
        .orderBy('submissions.id', 'desc')
        .execute();
      return withDetails(read, rows.map(toHead));
    },
    queue: (query) => readQueue(read, query),
    async awaitingInspection({ afterId = '', limit }) {
      const rows = await read
        .selectFrom('submissions')
        .innerJoin('versions', 'versions.submission_id', 'submissions.id')
        .select('submissions.id')
        .where('submissions.awaits_inspection', '=', 1)
        .where('submissions.id', '>', afterId)
        .where('versions.state', 'in', [...statesUnderReview])
        .orderBy('submissions.id')
        .limit(limit)
        .execute();
      return rows.map(({ id }) => id);
    },
    events: (submissionId) => eventsOf(read, submissionId),
    comment: (command) => writer.run((scope) => commentOnSubmission(scope, command)),
    lastJudgedInformation: (query) => lastJudgedInformation(read, query),
    information: (appId, revision) => informationAt(read, appId, revision),
  };
}
