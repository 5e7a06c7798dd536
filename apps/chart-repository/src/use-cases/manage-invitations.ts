import type { NewInvitationBody } from '@chandlery/api-contract';
import {
  type Account,
  type Invitation,
  type Member,
  type Page,
  type PageRequest,
  PersistenceError,
} from '@chandlery/persistence';
import type { Caller } from '../security/caller.ts';
import { hashToken, newInvitationSecret } from '../security/secrets.ts';
import type { Services } from '../services.ts';
import { requireIn, visibleWorkspace } from './access.ts';
import { requireMayGiveIn } from './give-rights.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** What became of inviting: a member at once, or a link to pass on. */
export type Invited =
  | { readonly outcome: 'member'; readonly member: Member }
  | { readonly outcome: 'invited'; readonly invitation: Invitation; readonly secret: string };

/**
 * Gives an account that exists its role at once; for anybody else it makes a link, whose secret is in the answer and
 * nowhere else.
 * @throws Refusal not_visible; LifecycleError permission_missing, rights_exceeded
 * @throws PersistenceError role_unknown, member_exists, service_account_limits
 */
export async function invite(
  services: Services,
  caller: Caller,
  slug: string,
  { account: invitee, role, expiresInDays }: NewInvitationBody,
): Promise<Invited> {
  const { database, config, nowMs } = services;
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.manage');
  await requireMayGiveIn(services, caller, workspace.id, role, 'body/role');
  const account = await database.accounts.findByName(invitee);
  if (account !== undefined)
    return { outcome: 'member', member: await addNow(services, caller, workspace.id, account, role) };
  const secret = newInvitationSecret();
  const invitation = await database.invitations.create({
    workspaceId: workspace.id,
    invitee,
    role,
    hash: hashToken(secret),
    expiresAtMs: nowMs() + (expiresInDays ?? config.invitationDays) * dayMs,
    actor: caller.actor,
  });
  return { outcome: 'invited', invitation, secret };
}

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function listInvitations(
  services: Services,
  caller: Caller,
  slug: string,
  page: PageRequest,
): Promise<Page<Invitation>> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.manage');
  return services.database.invitations.list({ ...page, workspaceId: workspace.id });
}

/** @throws Refusal not_visible; LifecycleError permission_missing; PersistenceError not_found, invitation_used */
export async function revokeInvitation(
  services: Services,
  caller: Caller,
  slug: string,
  id: string,
): Promise<void> {
  const workspace = await visibleWorkspace(services, caller, slug);
  requireIn(caller, workspace.id, 'workspace.members.manage');
  await services.database.invitations.revoke({ id, workspaceId: workspace.id, actor: caller.actor });
}

/** An invitation adds a member; changing the role of one is another thing, and is asked for as such. */
async function addNow(
  { database }: Services,
  caller: Caller,
  workspaceId: string,
  account: Account,
  role: string,
): Promise<Member> {
  const there = await database.workspaces.member(workspaceId, account.id);
  if (there === undefined || there.role === role)
    return database.workspaces.setMember({ workspaceId, accountId: account.id, role, actor: caller.actor });
  throw new PersistenceError(
    'member_exists',
    `${account.name} is a member already, with the role ${there.role}.`,
    { field: 'account', remedy: 'Change the role of the member instead.', details: { role: there.role } },
  );
}
