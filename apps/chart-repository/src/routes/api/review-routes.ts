import {
  commentBodySchema,
  queueFilters,
  queueItemSchema,
  reviewerQueueFilters,
  submissionSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { visibleVersion } from '../../use-cases/access.ts';
import { commentOnSubmission, visibleSubmission } from '../../use-cases/comment-on-submission.ts';
import { type QueueFilter, readReviewQueue, readWorkspaceQueue } from '../../use-cases/read-queue.ts';
import { viewSubmission } from '../../use-cases/read-submission.ts';
import { pageOfSorted } from '../../use-cases/page-of-sorted.ts';
import {
  answers,
  listQuery,
  newestFirst,
  pageOf,
  pageOnly,
  pageRequest,
  pathParts,
  versionPath,
  workspacePath,
} from './schemas.ts';
import { queueItemShape, submissionShape } from './submission-shapes.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

/** Submissions: the review queue, and one by one. */
export function reviewRoutes(server: TypedServer, services: Services): void {
  const { database } = services;
  const tags = ['Reviews'];
  const list = answers(200, pageOf(queueItemSchema));
  const whole = answers(200, submissionSchema);

  server.get(
    '/submissions',
    {
      schema: {
        tags,
        summary: 'The review queue; what waits longest first',
        querystring: listQuery(reviewerQueueFilters),
        response: list,
      },
    },
    async (request) => {
      const { workspace } = request.query;
      const page = await readReviewQueue(services, request.caller, {
        ...filterOf(request.query),
        ...(workspace === undefined ? {} : { workspace }),
      });
      return pageShape(page, ({ submission, version, inspection }) =>
        queueItemShape(submission, version, inspection, services.nowMs()),
      );
    },
  );

  server.get(
    '/workspaces/:workspace/submissions',
    {
      schema: {
        tags,
        summary: 'Submissions of a workspace; what waits longest first',
        params: workspacePath,
        querystring: listQuery(queueFilters),
        response: list,
      },
    },
    async (request) => {
      const { workspace } = request.params;
      const filter = { ...filterOf(request.query), workspace };
      const page = await readWorkspaceQueue(services, request.caller, filter);
      return pageShape(page, ({ submission, version, inspection }) =>
        queueItemShape(submission, version, inspection, services.nowMs()),
      );
    },
  );

  server.get(
    '/submissions/:id',
    {
      schema: {
        tags,
        summary:
          'One submission, with its revisions, votes, history, and what changed in the store information',
        params: Type.Object({ id: pathParts.id }),
        response: whole,
      },
    },
    async (request) => {
      const { submission, version } = await visibleSubmission(services, request.caller, request.params.id);
      return submissionShape(await viewSubmission(services, submission, version), services.nowMs());
    },
  );

  server.post(
    '/submissions/:id/comments',
    {
      schema: {
        tags,
        summary: 'Remark on a submission, open or closed; a remark is no vote',
        params: Type.Object({ id: pathParts.id }),
        body: commentBodySchema,
        response: whole,
      },
    },
    async (request) => {
      const { id } = request.params;
      await commentOnSubmission(services, request.caller, id, request.body.message);
      const { submission, version } = await visibleSubmission(services, request.caller, id);
      return submissionShape(await viewSubmission(services, submission, version), services.nowMs());
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app/versions/:version/submissions',
    {
      schema: {
        tags,
        summary: 'Every round of review of a version, newest first',
        params: versionPath,
        querystring: pageOnly,
        response: answers(200, pageOf(submissionSchema)),
      },
    },
    async (request) => {
      const { version } = await visibleVersion(services, request.caller, request.params);
      const submissions = await database.submissions.listOf(version.id);
      const page = pageOfSorted(submissions, pageRequest(request.query), newestFirst);
      const views = page.items.map((submission) => viewSubmission(services, submission, version));
      return {
        ...page,
        items: (await Promise.all(views)).map((view) => submissionShape(view, services.nowMs())),
      };
    },
  );
}

function filterOf({
  tab,
  app,
  olderThanHours,
  claimed,
  ...page
}: Omit<QueueFilter, 'page' | 'workspace'> & { limit?: number; cursor?: string }): QueueFilter {
  return {
    page: pageRequest(page),
    ...(tab === undefined ? {} : { tab }),
    ...(app === undefined ? {} : { app }),
    ...(olderThanHours === undefined ? {} : { olderThanHours }),
    ...(claimed === undefined ? {} : { claimed }),
  };
}
