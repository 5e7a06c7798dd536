import {
  bindRepositorySchema,
  boundRepositorySchema,
  followRepositorySchema,
  githubLinkSchema,
  githubUserSchema,
  pathParts,
  pullChartSchema,
  pullCloseSchema,
  pullMergeSchema,
  pullOfSubmissionSchema,
  pullParts,
  pullQuery,
  pullSchema,
  pullVoteSchema,
  repositorySchema,
} from '@chandlery/api-contract';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { closePull } from '../../use-cases/pulls/close-pull.ts';
import { pullOfSubmission } from '../../use-cases/pulls/find-pull.ts';
import { linkAccount, readLink, unlinkAccount } from '../../use-cases/pulls/link-account.ts';
import {
  bindRepository,
  followRepository,
  listRepositories,
  readRepository,
  unbindRepository,
} from '../../use-cases/pulls/manage-repositories.ts';
import { publishPull } from '../../use-cases/pulls/publish-pull.ts';
import { readPull } from '../../use-cases/pulls/read-pull.ts';
import { voteOnPull } from '../../use-cases/pulls/vote-on-pull.ts';
import {
  boundRepositoryShape,
  githubLinkShape,
  pullChartShape,
  pullOfSubmissionShape,
  pullProposalShape,
  repositoryShape,
  wholePullChartShape,
} from './pull-shapes.ts';
import { publicAddress } from '../public-address.ts';
import { answers, noContent, pageOf, pageOnly, pageRequest } from './schemas.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const { repositoryId, pull, chart, userId } = pullParts;
const base = '/integrations/github/repositories';
const accountPath = Type.Object({ account: pathParts.account });

/** Repositories on GitHub, their pull requests, and who is who there. */
export function pullRoutes(server: TypedServer, services: Services): void {
  repositoryRoutes(server, services);
  linkRoutes(server, services);
  reviewRoutes(server, services);
}

function repositoryRoutes(server: TypedServer, services: Services): void {
  const tags = ['Integrations'];
  const params = Type.Object({ repositoryId });
  const one = answers(200, boundRepositorySchema);

  server.get(
    base,
    {
      schema: {
        tags,
        summary: 'Repositories that are bound to workspaces',
        querystring: pageOnly,
        response: answers(200, pageOf(repositorySchema)),
      },
    },
    async ({ caller, query }) =>
      pageShape(await listRepositories(services, caller, pageRequest(query)), repositoryShape),
  );

  server.get(
    `${base}/:repositoryId`,
    { schema: { tags, summary: 'One repository, with the policy that holds for it', params, response: one } },
    async ({ caller, params: path }) =>
      boundRepositoryShape(await readRepository(services, caller, path.repositoryId)),
  );

  server.put(
    `${base}/:repositoryId`,
    {
      schema: {
        tags,
        summary: 'Bind a repository to a workspace, or change how it is bound',
        params,
        body: bindRepositorySchema,
        response: one,
      },
    },
    async ({ caller, params: path, body }) =>
      boundRepositoryShape(await bindRepository(services, caller, path.repositoryId, body)),
  );

  server.patch(
    `${base}/:repositoryId`,
    {
      schema: {
        tags,
        summary: 'Follow a rename, or another installation; the workspace stays what it is',
        params,
        body: followRepositorySchema,
        response: one,
      },
    },
    async ({ caller, params: path, body }) =>
      boundRepositoryShape(await followRepository(services, caller, path.repositoryId, body)),
  );

  server.delete(
    `${base}/:repositoryId`,
    { schema: { tags, summary: 'End the binding of a repository', params, response: noContent } },
    async ({ caller, params: path }, reply) => {
      await unbindRepository(services, caller, path.repositoryId);
      return reply.code(204).send(null);
    },
  );
}

function linkRoutes(server: TypedServer, services: Services): void {
  const tags = ['Integrations'];
  const params = accountPath;

  server.get(
    '/accounts/:account/github',
    {
      schema: {
        tags,
        summary: 'Which GitHub user an account is',
        params,
        response: answers(200, githubLinkSchema),
      },
    },
    async ({ caller, params: path }) => githubLinkShape(await readLink(services, caller, path.account)),
  );

  server.put(
    '/accounts/:account/github',
    {
      schema: {
        tags,
        summary: 'Link an account to a GitHub user, who then acts with its rights in pull requests',
        params,
        body: githubUserSchema,
        response: answers(200, githubLinkSchema),
      },
    },
    async ({ caller, params: path, body }) =>
      githubLinkShape(await linkAccount(services, caller, path.account, body)),
  );

  server.delete(
    '/accounts/:account/github',
    { schema: { tags, summary: 'End the link of an account', params, response: noContent } },
    async ({ caller, params: path }, reply) => {
      await unlinkAccount(services, caller, path.account);
      return reply.code(204).send(null);
    },
  );
}

function reviewRoutes(server: TypedServer, services: Services): void {
  const tags = ['Pull requests'];
  const pullPath = Type.Object({ repositoryId, pull });
  const one = answers(200, pullChartSchema);
  const whole = async (
    request: FastifyRequest & { readonly params: { readonly repositoryId: number; readonly pull: number } },
    { chart: only, findings = 100 }: { readonly chart?: string; readonly findings?: number },
  ) => {
    const how = { findings, base: publicAddress(request, services.config) };
    const wanted = { ...request.params, chart: only };
    const { proposals, ...found } = await readPull(services, request.caller, wanted, (one) =>
      wholePullChartShape(one, how),
    );
    return { ...found, suspendProposals: proposals.map(pullProposalShape) };
  };

  server.get(
    `${base}/:repositoryId/pulls/:pull`,
    {
      schema: {
        tags,
        summary: 'Everything the store knows of a pull request',
        params: pullPath,
        querystring: Type.Object(pullQuery, { additionalProperties: false }),
        response: answers(200, pullSchema),
      },
    },
    async (request) => whole(request, request.query),
  );

  server.get(
    '/integrations/github/submissions/:id',
    {
      schema: {
        tags,
        summary: 'The pull request that a submission came by',
        params: Type.Object({ id: pathParts.id }),
        response: answers(200, pullOfSubmissionSchema),
      },
    },
    async ({ caller, params }) =>
      pullOfSubmissionShape(await pullOfSubmission(services, caller, params.id), params.id),
  );

  server.put(
    `${base}/:repositoryId/pulls/:pull/charts/:chart/votes/:userId`,
    {
      schema: {
        tags,
        summary: "Bring somebody's vote in line with their review",
        params: Type.Object({ repositoryId, pull, chart, userId }),
        body: pullVoteSchema,
        response: one,
      },
    },
    async ({ caller, params, body }) =>
      pullChartShape(await voteOnPull(services, caller, params, params.userId, body)),
  );

  server.post(
    `${base}/:repositoryId/pulls/:pull/charts/:chart/publish`,
    {
      schema: {
        tags,
        summary: 'Publish a chart of a merged pull request, once however often it is asked',
        params: Type.Object({ repositoryId, pull, chart }),
        body: pullMergeSchema,
        response: one,
      },
    },
    async ({ caller, params, body }) => pullChartShape(await publishPull(services, caller, params, body)),
  );

  server.post(
    `${base}/:repositoryId/pulls/:pull/close`,
    {
      schema: {
        tags,
        summary: 'Withdraw what a pull request has submitted that was closed without a merge',
        params: pullPath,
        body: pullCloseSchema,
        response: answers(200, pullSchema),
      },
    },
    async (request) => {
      await closePull(services, request.caller, request.params);
      return whole(request, {});
    },
  );
}
