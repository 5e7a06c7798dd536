import { requireReason } from '@chandlery/lifecycle';
import { PersistenceError, type SuspendProposal } from '@chandlery/persistence';
import { notVisible } from '../../problems/refusal.ts';
import type { Caller } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireIn, requireSignedIn } from '../access.ts';
import { checkedStep, transitionFound } from '../transition-version.ts';
import { type ProposalView, viewProposal, visibleProposal } from './read-proposals.ts';

/**
 * Suspends every active version of the chart, and keeps that the proposal was accepted. Where it is broken off in between, it is open
 * still, and accepting it again goes on.
 * @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError proposal_over
 */
export async function acceptProposal(
  services: Services,
  caller: Caller,
  id: string,
  message = '',
): Promise<ProposalView> {
  const proposal = await decidable(services, caller, id);
  if (proposal.state === 'open') await suspendAll(services, caller, proposal, message);
  else if (proposal.state !== 'accepted') throw over(proposal);
  const decided = await services.database.proposals.decide({
    id,
    to: 'accepted',
    message,
    actor: caller.actor,
  });
  return viewProposal(services, decided);
}

/**
 * Leaves the chart in the store.
 * @throws Refusal not_visible; LifecycleError permission_missing, reason_missing; PersistenceError proposal_over
 */
export async function declineProposal(
  services: Services,
  caller: Caller,
  id: string,
  message = '',
): Promise<ProposalView> {
  await decidable(services, caller, id);
  const decided = await services.database.proposals.decide({
    id,
    to: 'declined',
    message: requireReason(message),
    actor: caller.actor,
  });
  return viewProposal(services, decided);
}

/** Whoever may suspend decides: they could do it without a proposal, too. */
async function decidable(services: Services, caller: Caller, id: string): Promise<SuspendProposal> {
  requireSignedIn(caller);
  const proposal = await visibleProposal(services, caller, id);
  requireIn(caller, proposal.workspaceId, 'workspace.apps.suspend');
  return proposal;
}

async function suspendAll(
  services: Services,
  caller: Caller,
  { appId, workspaceId, url }: SuspendProposal,
  message: string,
): Promise<void> {
  const { versions, apps, workspaces } = services.database;
  for (const { id, state } of await versions.allOf(appId)) {
    if (state !== 'active') continue;
    const find = async () => {
      const [version, app, workspace] = [
        await versions.findById(id),
        await apps.findById(appId),
        await workspaces.findById(workspaceId),
      ];
      if (version === undefined || app === undefined || workspace === undefined)
        throw notVisible('version of the chart', 'path/id');
      return { version, app, workspace };
    };
    await transitionFound(services, caller, find, ({ version, permissions }) =>
      version.state === 'active'
        ? {
            steps: [checkedStep('suspend', 'active', permissions)],
            message: [message, `Deleted by ${url}`].filter((text) => text !== '').join('\n'),
          }
        : undefined,
    );
  }
}

function over({ state }: SuspendProposal): PersistenceError {
  return new PersistenceError('proposal_over', `The proposal is ${state}.`, {
    field: 'id',
    remedy: 'Suspend the versions themselves, if that is meant.',
    details: { state },
  });
}
