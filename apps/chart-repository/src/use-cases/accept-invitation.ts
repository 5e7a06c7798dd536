import type { AcceptInvitationBody } from '@chandlery/api-contract';
import { missingRights, rightsOfRole } from '@chandlery/lifecycle';
import {
  type AcceptInvitation,
  type Invitation,
  type Member,
  PersistenceError,
} from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import { addressKey } from '../security/address-key.ts';
import { slowed } from '../security/attempt-limit.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import { customRights, identify, isActive } from '../security/identify.ts';
import { hashPassword } from '../security/password.ts';
import { hashToken } from '../security/secrets.ts';
import type { Services } from '../services.ts';
import { requirePassword } from './manage-accounts.ts';

/**
 * The invitation that a link is of, for whoever holds the link; guessing one is slowed by address.
 * @throws Refusal invitation_unknown, invitation_void, too_many_attempts
 * @throws PersistenceError invitation_used, invitation_expired, invitation_revoked
 */
export async function readInvitation(
  services: Services,
  secret: string,
  address: string,
): Promise<Invitation> {
  const { database, attempts } = services;
  const invitation = await database.invitations.findByHash(hashToken(secret));
  if (invitation === undefined) {
    await slowed([[attempts.secret, addressKey(address)]], 'token', async () => false);
    throw new Refusal('invitation_unknown', 'There is no such invitation.', {
      field: 'token',
      remedy: 'Use the link as it came, whole, or ask for a new one.',
    });
  }
  requireOpen(invitation, services.nowMs());
  await requireStillGiven(services, invitation);
  return invitation;
}

/**
 * Makes the account of somebody new, or takes that of who is signed in, and makes it a member.
 * @throws Refusal as `readInvitation`; body_invalid, token_not_enough
 * @throws PersistenceError as `readInvitation`; account_exists, member_exists
 */
export async function acceptInvitation(
  services: Services,
  caller: Caller,
  secret: string,
  body: AcceptInvitationBody,
  address: string,
): Promise<{ invitation: Invitation; member: Member }> {
  const invitation = await readInvitation(services, secret, address);
  const as = await accepting(caller, body);
  const { member } = await services.database.invitations.accept({ hash: hashToken(secret), as });
  return { invitation, member };
}

async function accepting(caller: Caller, body: AcceptInvitationBody): Promise<AcceptInvitation['as']> {
  const { name, displayName, password } = body;
  if (caller.account !== undefined) {
    requirePassword(caller, 'An invitation is accepted by a person, not by a token.');
    if (name === undefined && password === undefined && displayName === undefined)
      return { accountId: caller.account.id, actor: caller.actor };
    throw new Refusal('body_invalid', `You are signed in as ${caller.account.name}.`, {
      field: 'body',
      remedy: 'Send nothing, to accept as yourself; or sign out first, to make an account.',
    });
  }
  if (name === undefined || password === undefined) {
    throw new Refusal('body_invalid', 'A new account takes a name and a password.', {
      field: name === undefined ? 'body/name' : 'body/password',
      remedy: 'Give both; or sign in first, to accept with the account you have.',
    });
  }
  return {
    newAccount: {
      name,
      displayName: displayName ?? name,
      passwordHash: await hashPassword(password),
      platformRoles: ['regular'],
    },
  };
}

/** The same refusals as the commit gives, before anything is told or a password is hashed. */
function requireOpen({ acceptedAtMs, revokedAtMs, expiresAtMs }: Invitation, nowMs: number): void {
  const refuse = (code: 'invitation_used' | 'invitation_revoked' | 'invitation_expired', message: string) =>
    new PersistenceError(code, message, {
      field: 'token',
      remedy: 'Ask whoever invited you for a new one; or sign in, where you have accepted it.',
    });
  if (acceptedAtMs !== null) throw refuse('invitation_used', 'The invitation has been accepted already.');
  if (revokedAtMs !== null) throw refuse('invitation_revoked', 'The invitation was taken back.');
  if (expiresAtMs <= nowMs) throw refuse('invitation_expired', 'The invitation is too old.');
}

/**
 * Rights that were taken away from whoever invited are not given on by a link made before.
 * @throws Refusal invitation_void
 */
async function requireStillGiven({ database }: Services, invitation: Invitation): Promise<void> {
  const { createdById, workspaceId, role } = invitation;
  if (createdById === null) return;
  const inviter = await database.accounts.findById(createdById);
  if (inviter !== undefined && (await isActive(database, inviter))) {
    const custom = await customRights(database, [], [role]);
    const given = rightsOfRole('workspace', role, custom.workspace);
    const held = permissionsIn(await identify(database, inviter), workspaceId);
    if (missingRights(held, ['workspace.members.manage', ...given]).length === 0) return;
  }
  throw new Refusal('invitation_void', `${invitation.createdByName} may not give this role any more.`, {
    field: 'token',
    remedy: 'Ask somebody who manages the members of the workspace for a new invitation.',
  });
}
