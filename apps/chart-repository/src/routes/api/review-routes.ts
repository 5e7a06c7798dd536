import { queueItemSchema, submissionSchema } from '@chandlery/api-contract';
import { standingApprovals } from '@chandlery/lifecycle';
import type { ChartVersion, Submission } from '@chandlery/persistence';
import Type from 'typebox';
import { notVisible } from '../../problems/refusal.ts';
import { permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import {
  policyOf,
  requireIn,
  requireOnPlatform,
  visibleVersion,
  visibleWorkspace,
} from '../../use-cases/access.ts';
import { answers, listQuery, pageOf, pageRequest, pathParts, versionPath, workspacePath } from './schemas.ts';
import { queueItemShape, revisionShapes, voteShapes } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const tab = Type.Optional(
  Type.Enum(['unprocessed', 'processed', 'all'], {
    default: 'unprocessed',
    description: 'Which submissions.',
  }),
);

/** Submissions: the review queue, and one by one. */
export function reviewRoutes(server: TypedServer, services: Services): void {
  const { database } = services;
  const tags = ['Reviews'];
  const list = answers(200, pageOf(queueItemSchema));

  server.get(
    '/submissions',
    {
      schema: {
        tags,
        summary: 'The review queue; what waits longest first',
        querystring: listQuery({ tab }),
        response: list,
      },
    },
    async (request) => {
      requireOnPlatform(request.caller, 'platform.apps.review');
      return queue(services, { ...pageRequest(request.query), tab: request.query.tab ?? 'unprocessed' });
    },
  );

  server.get(
    '/workspaces/:workspace/submissions',
    {
      schema: {
        tags,
        summary: 'Submissions of a workspace',
        params: workspacePath,
        querystring: listQuery({ tab }),
        response: list,
      },
    },
    async (request) => {
      const workspace = await visibleWorkspace(services, request.caller, request.params.workspace);
      requireIn(request.caller, workspace.id, 'workspace.apps.view');
      return queue(services, {
        ...pageRequest(request.query),
        tab: request.query.tab ?? 'all',
        workspaceId: workspace.id,
      });
    },
  );

  server.get(
    '/submissions/:id',
    {
      schema: {
        tags,
        summary: 'One submission, with its revisions and votes',
        params: Type.Object({ id: pathParts.id }),
        response: answers(200, submissionSchema),
      },
    },
    async (request) => {
      const submission = await database.submissions.findById(request.params.id);
      const version =
        submission === undefined ? undefined : await database.versions.findById(submission.versionId);
      if (
        submission === undefined ||
        version === undefined ||
        !permissionsIn(request.caller, version.workspaceId).has('workspace.apps.view')
      ) {
        throw notVisible(`submission ${request.params.id}`, 'id');
      }
      return whole(services, submission, version);
    },
  );

  server.get(
    '/workspaces/:workspace/apps/:app/versions/:version/submissions',
    {
      schema: {
        tags,
        summary: 'Every round of review of a version, newest first',
        params: versionPath,
        response: answers(200, pageOf(submissionSchema)),
      },
    },
    async (request) => {
      const { version } = await visibleVersion(services, request.caller, request.params);
      const submissions = await database.submissions.listOf(version.id);
      return {
        items: await Promise.all(submissions.map((submission) => whole(services, submission, version))),
      };
    },
  );
}

async function queue(services: Services, query: Parameters<Services['database']['submissions']['queue']>[0]) {
  const { items, next } = await services.database.submissions.queue(query);
  const shapes = items.map(async ({ submission, version }) =>
    queueItemShape(submission, version, await accountName(services, submission.claimedById)),
  );
  return { items: await Promise.all(shapes), ...(next === undefined ? {} : { next }) };
}

async function whole(services: Services, submission: Submission, version: ChartVersion) {
  const workspace = await services.database.workspaces.findById(version.workspaceId);
  const { approvals } = workspace === undefined ? { approvals: 0 } : await policyOf(services, workspace);
  return {
    ...queueItemShape(submission, version, await accountName(services, submission.claimedById)),
    informationRevision: submission.informationRevision,
    approvalsNeeded: approvals,
    approvals: standingApprovals(
      submission.votes,
      submission.revisions.at(-1)?.contentDigest ?? version.contentDigest,
    ).length,
    revisions: revisionShapes(submission),
    votes: voteShapes(submission),
  };
}

async function accountName({ database }: Services, id: string | null): Promise<string | null> {
  return id === null ? null : ((await database.accounts.findById(id))?.name ?? null);
}
