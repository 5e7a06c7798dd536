import { type NewTokenBody } from '@chandlery/api-contract';
import { isPermission, rightsOfProjectRole, withImplied } from '@chandlery/lifecycle';
import type { Account, Token, Workspace } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import { hashToken, newTokenSecret } from '../security/secrets.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, visibleWorkspace } from './access.ts';
import { requirePassword } from './manage-accounts.ts';

const dayMs = 24 * 60 * 60 * 1000;
const defaultDays = 90;

/**
 * Makes a token of one's own. Its secret is in the answer and nowhere else.
 * @throws Refusal scope_too_wide, token_not_enough, not_visible
 */
export async function createToken(
  services: Services,
  caller: Caller,
  body: NewTokenBody,
): Promise<{ token: Token; secret: string }> {
  const account = requireSignedIn(caller);
  requirePassword(caller, 'Tokens are made by somebody who signed in with a password.');
  const workspace =
    body.workspace === undefined ? undefined : await visibleWorkspace(services, caller, body.workspace);
  requireScopesHeld(caller, body.scopes, workspace?.id);
  return issueToken(services, caller, account, body, workspace);
}

/** Makes the token that was decided on, for an account; its secret is in the answer and nowhere else. */
export async function issueToken(
  services: Services,
  caller: Caller,
  account: Account,
  body: Pick<NewTokenBody, 'name' | 'scopes' | 'expiresInDays'>,
  workspace: Workspace | undefined,
): Promise<{ token: Token; secret: string }> {
  const secret = newTokenSecret();
  const token = await services.database.tokens.create({
    accountId: account.id,
    name: body.name,
    hash: hashToken(secret),
    scopes: body.scopes,
    workspaceId: workspace?.id ?? null,
    expiresAtMs: services.nowMs() + (body.expiresInDays ?? defaultDays) * dayMs,
    actor: caller.actor,
  });
  return { token, secret };
}

/** One's own tokens. */
export function listTokens({ database }: Services, caller: Caller): Promise<readonly Token[]> {
  return database.tokens.listOf(requireSignedIn(caller).id);
}

/** Ends a token of one's own at once. @throws Refusal not_visible */
export async function revokeToken({ database }: Services, caller: Caller, id: string): Promise<void> {
  const account = requireSignedIn(caller);
  const tokens = await database.tokens.listOf(account.id);
  if (!tokens.some((token) => token.id === id)) throw notVisible(`token ${id}`, 'token');
  await database.tokens.revoke({ id, accountId: account.id, actor: caller.actor });
}

/**
 * A scope that its maker lacks everywhere would be a promise that the token cannot keep.
 * @throws Refusal scope_too_wide
 */
export function requireScopesHeld(
  caller: Caller,
  scopes: readonly string[],
  workspaceId: string | undefined,
  who = 'You do',
): void {
  const workspaces = workspaceId === undefined ? [...caller.roles.keys()] : [workspaceId];
  const held = new Set([
    ...caller.platform,
    ...workspaces.flatMap((id) => [...permissionsIn(caller, id)]),
    ...[...caller.projects.values()].flatMap((role) => [...rightsOfProjectRole(role)]),
  ]);
  const missing = [...withImplied(scopes.filter(isPermission))].filter((permission) => !held.has(permission));
  if (missing.length === 0) return;
  throw new Refusal('scope_too_wide', `${who} not have: ${missing.join(', ')}.`, {
    field: 'body/scopes',
    remedy: 'Ask for permissions that you have, or for `*`, which is whatever you have at the time.',
  });
}
