import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import {
  bindRepositorySchema,
  boundRepositorySchema,
  followRepositorySchema,
  githubLinkSchema,
  githubUserSchema,
  pullChartSchema,
  pullCloseSchema,
  pullMergeSchema,
  pullOfSubmissionSchema,
  pullParts,
  pullSchema,
  pullVoteSchema,
  repositorySchema,
} from '../schemas/pulls.ts';
import {
  deployPullSchema,
  pullDeploymentSchema,
  pullQuery,
  removePullDeploymentQuery,
} from '../schemas/pull-state.ts';
import { suspendProposalOperations } from './suspend-proposals.ts';
import type { OperationTree } from './operation.ts';

const base = '/integrations/github/repositories';
const { repositoryId, pull, chart, userId } = pullParts;

/** Repositories on GitHub, their pull requests, and who is who there. */
export const githubOperations = {
  repositories: {
    /** Repositories that are bound to workspaces. */
    list: { method: 'GET', path: base, query: pageQuery, answers: { 200: pageOf(repositorySchema) } },
    /** One repository, with the policy that holds for it. */
    get: {
      method: 'GET',
      path: `${base}/:repositoryId`,
      params: { repositoryId },
      answers: { 200: boundRepositorySchema },
    },
    /** Bind a repository to a workspace. */
    bind: {
      method: 'PUT',
      path: `${base}/:repositoryId`,
      params: { repositoryId },
      body: bindRepositorySchema,
      answers: { 200: boundRepositorySchema },
    },
    /** Follow a rename, or another installation. */
    follow: {
      method: 'PATCH',
      path: `${base}/:repositoryId`,
      params: { repositoryId },
      body: followRepositorySchema,
      answers: { 200: boundRepositorySchema },
    },
    /** End the binding of a repository. */
    unbind: {
      method: 'DELETE',
      path: `${base}/:repositoryId`,
      params: { repositoryId },
      answers: { 204: doneSchema },
    },
  },
  pulls: {
    /** Everything the store knows of a pull request. */
    get: {
      method: 'GET',
      path: `${base}/:repositoryId/pulls/:pull`,
      params: { repositoryId, pull },
      query: pullQuery,
      answers: { 200: pullSchema },
    },
    /** The pull request that a submission came by. */
    ofSubmission: {
      method: 'GET',
      path: '/integrations/github/submissions/:id',
      answers: { 200: pullOfSubmissionSchema },
    },
    /** Send a chart of a pull request. */
    putChart: {
      method: 'PUT',
      path: `${base}/:repositoryId/pulls/:pull/charts/:chart`,
      params: { repositoryId, pull, chart },
      bytes: 'pullChart',
      answers: { 200: pullChartSchema },
    },
    /** Bring a vote in line with a review. */
    vote: {
      method: 'PUT',
      path: `${base}/:repositoryId/pulls/:pull/charts/:chart/votes/:userId`,
      params: { repositoryId, pull, chart, userId },
      body: pullVoteSchema,
      answers: { 200: pullChartSchema },
    },
    /** Publish a chart of a merged pull request. */
    publish: {
      method: 'POST',
      path: `${base}/:repositoryId/pulls/:pull/charts/:chart/publish`,
      params: { repositoryId, pull, chart },
      body: pullMergeSchema,
      answers: { 200: pullChartSchema },
    },
    /** Try out a chart of a pull request. */
    deploy: {
      method: 'PUT',
      path: `${base}/:repositoryId/pulls/:pull/charts/:chart/deployment`,
      params: { repositoryId, pull, chart },
      body: deployPullSchema,
      idempotent: true,
      answers: { 202: pullDeploymentSchema },
    },
    /** End that. */
    undeploy: {
      method: 'DELETE',
      path: `${base}/:repositoryId/pulls/:pull/charts/:chart/deployment`,
      params: { repositoryId, pull, chart },
      query: removePullDeploymentQuery,
      answers: { 204: doneSchema },
    },
    /** Withdraw what a closed pull request has submitted. */
    close: {
      method: 'POST',
      path: `${base}/:repositoryId/pulls/:pull/close`,
      params: { repositoryId, pull },
      body: pullCloseSchema,
      answers: { 200: pullSchema },
    },
  },
  proposals: suspendProposalOperations,
  links: {
    /** Which GitHub user an account is. */
    get: { method: 'GET', path: '/accounts/:account/github', answers: { 200: githubLinkSchema } },
    /** Link an account to a GitHub user. */
    set: {
      method: 'PUT',
      path: '/accounts/:account/github',
      body: githubUserSchema,
      answers: { 200: githubLinkSchema },
    },
    /** End the link of an account. */
    remove: { method: 'DELETE', path: '/accounts/:account/github', answers: { 204: doneSchema } },
  },
} as const satisfies OperationTree;
