import { actionBodySchema, submitBodySchema, versionSchema } from '@chandlery/api-contract';
import type { ChartVersion } from '@chandlery/persistence';
import type { FastifyReply } from 'fastify';
import { type Caller, permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { visibleApp, visibleVersion } from '../../use-cases/access.ts';
import { cancelSubmission } from '../../use-cases/cancel-submission.ts';
import { claimSubmission, unclaimSubmission } from '../../use-cases/claim-submission.ts';
import { deleteVersion } from '../../use-cases/delete-version.ts';
import { publishVersion } from '../../use-cases/publish-version.ts';
import { commentOnVersion } from '../../use-cases/comment-on-submission.ts';
import { passVersion, rejectVersion, revokeApproval } from '../../use-cases/review-version.ts';
import { submitVersion } from '../../use-cases/submit-version.ts';
import { activateVersion, suspendVersion } from '../../use-cases/suspend-version.ts';
import type { VersionAction } from '../../use-cases/transition-version.ts';
import { expectedRevision, withRevision } from '../conditional.ts';
import {
  answers,
  appPath,
  conditionalHeaders,
  noContent,
  pageOf,
  pageOnly,
  pageRequest,
  versionPath,
} from './schemas.ts';
import { pageShape, versionShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const base = '/workspaces/:workspace/apps/:app/versions';

/** What can be done with a version by a message alone: path, summary, use case. */
const actions: readonly (readonly [string, string, VersionAction])[] = [
  ['claim', 'Say that you are reviewing it, or take over a claim that is a day old', claimSubmission],
  ['unclaim', 'Give it back to the queue', unclaimSubmission],
  ['pass', 'Approve; the last approval that the policy asks for passes it', passVersion],
  ['reject', 'Reject, with the reason in `message`', rejectVersion],
  ['comment', 'Remark on the submission', commentOnVersion],
  ['revoke', 'Take back your approval', revokeApproval],
  ['cancel', 'Take it back from the reviewers', cancelSubmission],
  ['publish', 'Release it to the store', publishVersion],
  ['suspend', 'Take it out of every index', suspendVersion],
  ['activate', 'Bring it back into the indexes', activateVersion],
];

/** Versions of an app, and the actions of their life. */
export function versionRoutes(server: TypedServer, services: Services): void {
  const tags = ['Versions'];
  const response = answers(200, versionSchema);

  server.get(
    base,
    {
      schema: {
        tags,
        summary: 'Versions of an app, newest upload first',
        params: appPath,
        querystring: pageOnly,
        response: answers(200, pageOf(versionSchema)),
      },
    },
    async (request) => {
      const { app, workspace } = await visibleApp(services, request.caller, request.params);
      const permissions = permissionsIn(request.caller, workspace.id);
      const page = await services.database.versions.listOf(app.id, pageRequest(request.query));
      return pageShape(page, (version) => versionShape(version, permissions, services.config.contextPath));
    },
  );

  server.get(
    `${base}/:version`,
    { schema: { tags, summary: 'One version', params: versionPath, response } },
    async (request, reply) => {
      const { version } = await visibleVersion(services, request.caller, request.params);
      return sendVersion(services, request.caller, reply, version);
    },
  );

  server.delete(
    `${base}/:version`,
    {
      schema: {
        tags,
        summary: 'Delete a version that is not active',
        params: versionPath,
        headers: conditionalHeaders,
        response: noContent,
      },
    },
    async (request, reply) => {
      await deleteVersion(services, request.caller, request.params, {
        expectedRevision: expectedRevision(request),
      });
      return reply.code(204).send(null);
    },
  );

  server.post(
    `${base}/:version/submit`,
    {
      schema: {
        tags,
        summary: 'Put it before the reviewers, under another number if you ask for one',
        params: versionPath,
        body: submitBodySchema,
        headers: conditionalHeaders,
        response,
      },
    },
    async (request, reply) => {
      const { updateLog = '', version } = request.body;
      const input = { updateLog, version, expectedRevision: expectedRevision(request) };
      return sendVersion(
        services,
        request.caller,
        reply,
        await submitVersion(services, request.caller, request.params, input),
      );
    },
  );

  for (const [action, summary, useCase] of actions) {
    server.post(
      `${base}/:version/${action}` as `${typeof base}/:version/action`,
      {
        schema: {
          tags,
          summary,
          params: versionPath,
          body: actionBodySchema,
          headers: conditionalHeaders,
          response,
        },
      },
      async (request, reply) => {
        const input = { message: request.body.message ?? '', expectedRevision: expectedRevision(request) };
        return sendVersion(
          services,
          request.caller,
          reply,
          await useCase(services, request.caller, request.params, input),
        );
      },
    );
  }
}

/** Answers with a version as it is now. */
export function sendVersion(
  { config }: Services,
  caller: Caller,
  reply: FastifyReply,
  version: ChartVersion | undefined,
) {
  if (version === undefined) return reply.code(204).send(null);
  return withRevision(reply, version.revision).send(
    versionShape(version, permissionsIn(caller, version.workspaceId), config.contextPath),
  );
}
