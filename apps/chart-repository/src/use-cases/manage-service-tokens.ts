import type { NewTokenBody } from '@chandlery/api-contract';
import type { Token } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { type Caller, permissionsIn } from '../security/caller.ts';
import { identify } from '../security/identify.ts';
import type { Services } from '../services.ts';
import { requireSignedIn, visibleWorkspace } from './access.ts';
import { requirePassword } from './manage-accounts.ts';
import { type Home, managedHome, serviceIn } from './manage-service-accounts.ts';
import { issueToken, requireScopesHeld } from './manage-tokens.ts';

/** @throws Refusal not_visible; LifecycleError permission_missing */
export async function listServiceTokens(
  services: Services,
  caller: Caller,
  home: Home,
  name: string,
): Promise<readonly Token[]> {
  const workspace = await managedHome(services, caller, home);
  return services.database.tokens.listOf((await serviceIn(services, workspace, name)).id);
}

/**
 * Only the owner makes tokens, since what is done with them counts as the owner's doing; and never of more than both
 * the account and the owner have.
 * @throws Refusal not_visible, token_not_enough, owner_needed, scope_too_wide; LifecycleError permission_missing
 */
export async function createServiceToken(
  services: Services,
  caller: Caller,
  home: Home,
  name: string,
  { workspace: slug, ...body }: NewTokenBody,
): Promise<{ token: Token; secret: string }> {
  const workspace = await managedHome(services, caller, home);
  requirePassword(caller, 'Tokens are made by somebody who signed in with a password.');
  const account = await serviceIn(services, workspace, name);
  if (account.ownerAccountId !== requireSignedIn(caller).id) {
    throw new Refusal('owner_needed', `Somebody else answers for ${account.name}.`, {
      field: 'account',
      remedy: 'Ask its owner, or make a service account of your own.',
    });
  }
  const limitedTo = slug === undefined ? workspace : await visibleWorkspace(services, caller, slug);
  const service = await identify(services.database, account);
  const all = limitedTo === undefined ? service.platform : permissionsIn(service, limitedTo.id);
  requireScopesHeld(service, body.scopes, limitedTo?.id, `${account.name} does`);
  requireScopesHeld(caller, body.scopes.includes('*') ? [...all] : body.scopes, limitedTo?.id);
  return issueToken(services, caller, account, body, limitedTo);
}

/** Whoever manages a service account may end its tokens. @throws Refusal not_visible; LifecycleError permission_missing */
export async function revokeServiceToken(
  services: Services,
  caller: Caller,
  home: Home,
  name: string,
  id: string,
): Promise<void> {
  const workspace = await managedHome(services, caller, home);
  const account = await serviceIn(services, workspace, name);
  const tokens = await services.database.tokens.listOf(account.id);
  if (!tokens.some((token) => token.id === id)) throw notVisible(`token ${id}`, 'token');
  await services.database.tokens.revoke({ id, accountId: account.id, actor: caller.actor });
}
