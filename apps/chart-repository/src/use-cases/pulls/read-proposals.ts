import type { Page, PageRequest, ProposalState, SuspendProposal } from '@chandlery/persistence';
import { notVisible } from '../../problems/refusal.ts';
import { type Caller, permissionsIn } from '../../security/caller.ts';
import type { Services } from '../../services.ts';
import { requireIn, requireOnPlatform, visibleWorkspace } from '../access.ts';

/** A proposal with the versions that it is about now. */
export type ProposalView = { readonly proposal: SuspendProposal; readonly activeVersions: readonly string[] };

type Reading = Pick<Services, 'database'>;

/** A proposal with what would be suspended. */
export async function viewProposal({ database }: Reading, proposal: SuspendProposal): Promise<ProposalView> {
  const versions = await database.versions.allOf(proposal.appId);
  const active = versions.filter(({ state }) => state === 'active');
  return { proposal, activeVersions: active.map(({ version }) => version) };
}

/**
 * Proposals: of a workspace to whoever sees its versions, of all to whoever sees every version.
 * @throws LifecycleError permission_missing; Refusal not_visible
 */
export async function listProposals(
  services: Reading,
  caller: Caller,
  page: PageRequest,
  { workspace: slug, state }: { readonly workspace?: string; readonly state?: ProposalState },
): Promise<Page<ProposalView>> {
  const workspace = slug === undefined ? undefined : await visibleWorkspace(services, caller, slug);
  if (workspace === undefined) requireOnPlatform(caller, 'platform.apps.view');
  else requireIn(caller, workspace.id, 'workspace.apps.view');
  const { items, ...rest } = await services.database.proposals.list({
    ...page,
    ...(state === undefined ? {} : { state }),
    ...(workspace === undefined ? {} : { workspaceId: workspace.id }),
  });
  return { ...rest, items: await Promise.all(items.map((one) => viewProposal(services, one))) };
}

/** @throws Refusal not_visible */
export async function visibleProposal(
  { database }: Reading,
  caller: Caller,
  id: string,
): Promise<SuspendProposal> {
  const proposal = await database.proposals.findById(id);
  if (proposal !== undefined && permissionsIn(caller, proposal.workspaceId).has('workspace.apps.view'))
    return proposal;
  throw notVisible(`proposal ${id}`, 'path/id');
}
