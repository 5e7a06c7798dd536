import {
  newSuspendProposalSchema,
  proposalDecisionSchema,
  proposalFilters,
  pullParts,
  suspendProposalSchema,
} from '@chandlery/api-contract';
import Type from 'typebox';
import type { Services } from '../../services.ts';
import { acceptProposal, declineProposal } from '../../use-cases/pulls/decide-proposal.ts';
import { proposeSuspend, withdrawProposal } from '../../use-cases/pulls/propose-suspend.ts';
import { listProposals, viewProposal, visibleProposal } from '../../use-cases/pulls/read-proposals.ts';
import { proposalShape } from './proposal-shapes.ts';
import { answers, listQuery, noContent, pageOf, pageRequest, pathParts } from './schemas.ts';
import { pageShape } from './shapes.ts';
import type { TypedServer } from './typed.ts';

const { repositoryId, pull, chart } = pullParts;

/** What pull requests propose to suspend, since they delete it. */
export function proposalRoutes(server: TypedServer, services: Services): void {
  botRoutes(server, services);
  const tags = ['Reviews'];
  const params = Type.Object({ id: pathParts.id });
  const response = answers(200, suspendProposalSchema);

  server.get(
    '/suspend-proposals',
    {
      schema: {
        tags,
        summary: 'What pull requests propose to suspend, the oldest first',
        querystring: listQuery(proposalFilters),
        response: answers(200, pageOf(suspendProposalSchema)),
      },
    },
    async ({ caller, query }) =>
      pageShape(await listProposals(services, caller, pageRequest(query), query), proposalShape),
  );

  server.get(
    '/suspend-proposals/:id',
    { schema: { tags, summary: 'One proposal', params, response } },
    async ({ caller, params: { id } }) =>
      proposalShape(await viewProposal(services, await visibleProposal(services, caller, id))),
  );

  server.post(
    '/suspend-proposals/:id/accept',
    {
      schema: {
        tags,
        summary: 'Suspend every active version of the chart',
        params,
        body: proposalDecisionSchema,
        response,
      },
    },
    async ({ caller, params: { id }, body }) =>
      proposalShape(await acceptProposal(services, caller, id, body.message)),
  );

  server.post(
    '/suspend-proposals/:id/decline',
    {
      schema: {
        tags,
        summary: 'Leave the chart in the store, with a reason',
        params,
        body: proposalDecisionSchema,
        response,
      },
    },
    async ({ caller, params: { id }, body }) =>
      proposalShape(await declineProposal(services, caller, id, body.message)),
  );
}

function botRoutes(server: TypedServer, services: Services): void {
  const tags = ['Pull requests'];
  const params = Type.Object({ repositoryId, pull, chart });
  const path = '/integrations/github/repositories/:repositoryId/pulls/:pull/charts/:chart/propose-suspend';

  server.post(
    path,
    {
      schema: {
        tags,
        summary: 'Propose to suspend what a pull request deletes',
        description: 'It is one proposal for the life of the pull request; one that is decided stays so.',
        params,
        body: newSuspendProposalSchema,
        response: answers(200, suspendProposalSchema),
      },
    },
    async ({ caller, params: key, body }) => proposalShape(await proposeSuspend(services, caller, key, body)),
  );

  server.delete(
    path,
    {
      schema: {
        tags,
        summary: 'Take a proposal back: the pull request deletes the chart no more',
        params,
        response: noContent,
      },
    },
    async ({ caller, params: key }, reply) => {
      await withdrawProposal(services, caller, key);
      return reply.code(204).send(null);
    },
  );
}
