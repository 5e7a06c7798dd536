import { doneSchema, pageOf, pageQuery } from '../schemas/common.ts';
import { pullParts } from '../schemas/pulls.ts';
import {
  newSuspendProposalSchema,
  proposalDecisionSchema,
  proposalFilters,
  suspendProposalSchema,
} from '../schemas/suspend-proposals.ts';
import type { OperationTree } from './operation.ts';

const { repositoryId, pull, chart } = pullParts;
const path =
  '/integrations/github/repositories/:repositoryId/pulls/:pull/charts/:chart/propose-suspend' as const;

/** What pull requests propose to suspend. */
export const suspendProposalOperations = {
  /** Propose to suspend what a pull request deletes. */
  propose: {
    method: 'POST',
    path,
    params: { repositoryId, pull, chart },
    body: newSuspendProposalSchema,
    answers: { 200: suspendProposalSchema },
  },
  /** Take that back: the pull request deletes it no more. */
  withdraw: {
    method: 'DELETE',
    path,
    params: { repositoryId, pull, chart },
    answers: { 204: doneSchema },
  },
  /** Proposals, the oldest first. */
  list: {
    method: 'GET',
    path: '/suspend-proposals',
    query: { ...pageQuery, ...proposalFilters },
    answers: { 200: pageOf(suspendProposalSchema) },
  },
  /** One proposal. */
  get: { method: 'GET', path: '/suspend-proposals/:id', answers: { 200: suspendProposalSchema } },
  /** Suspend what it is about. */
  accept: {
    method: 'POST',
    path: '/suspend-proposals/:id/accept',
    body: proposalDecisionSchema,
    answers: { 200: suspendProposalSchema },
  },
  /** Leave it in the store, with a reason. */
  decline: {
    method: 'POST',
    path: '/suspend-proposals/:id/decline',
    body: proposalDecisionSchema,
    answers: { 200: suspendProposalSchema },
  },
} as const satisfies OperationTree;
