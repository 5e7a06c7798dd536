import { type AccountChangeBody, type NewAccountBody } from '@chandlery/api-contract';
import type { Account, Page, PageRequest } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import { addressKey } from '../security/address-key.ts';
import { slowed } from '../security/attempt-limit.ts';
import type { Caller } from '../security/caller.ts';
import { hashPassword, verifyPassword } from '../security/password.ts';
import type { Services } from '../services.ts';
import { requireOnPlatform, requireSignedIn } from './access.ts';
import { requireMayGive } from './give-rights.ts';

/** @throws LifecycleError permission_missing, rights_exceeded; PersistenceError account_exists, role_unknown */
export async function createAccount(
  services: Services,
  caller: Caller,
  body: NewAccountBody,
): Promise<Account> {
  requireOnPlatform(caller, 'platform.accounts.manage');
  requirePassword(caller, 'Accounts are created by somebody who signed in with a password.');
  const platformRoles = body.platformRoles ?? ['regular'];
  await requireMayGive(services, caller, { platformRoles }, 'body/platformRoles');
  return services.database.accounts.create({
    name: body.name,
    displayName: body.displayName ?? body.name,
    passwordHash: await hashPassword(body.password),
    platformRoles,
    actor: caller.actor,
  });
}

/** @throws LifecycleError permission_missing */
export async function listAccounts(
  { database }: Services,
  caller: Caller,
  page: PageRequest,
): Promise<Page<Account>> {
  requireOnPlatform(caller, 'platform.accounts.view');
  return database.accounts.list(page);
}

/** One's own account, or any with the permission. @throws Refusal not_visible */
export async function readAccount({ database }: Services, caller: Caller, name: string): Promise<Account> {
  const account = await database.accounts.findByName(name);
  if (
    account === undefined ||
    (account.id !== caller.account?.id && !caller.platform.has('platform.accounts.view'))
  ) {
    throw notVisible(`account ${name}`, 'account');
  }
  return account;
}

/**
 * Who has more rights is not changed by who has fewer: a new password would be a way to have them all.
 * @throws LifecycleError permission_missing, rights_exceeded; Refusal own_password, token_not_enough
 * @throws PersistenceError last_admin, revision_conflict, role_unknown, service_account_limits
 */
export async function changeAccount(
  services: Services,
  caller: Caller,
  name: string,
  body: AccountChangeBody,
  expectedRevision?: number,
): Promise<Account> {
  const account = await readAccount(services, caller, name);
  requireOnPlatform(caller, 'platform.accounts.manage');
  requirePassword(caller, 'Accounts are changed by somebody who signed in with a password.');
  requireNotOwnPassword(caller, account, body);
  await requireMayGive(services, caller, account, 'account');
  const { password, ...fields } = body;
  if (fields.platformRoles !== undefined)
    await requireMayGive(services, caller, { platformRoles: fields.platformRoles }, 'body/platformRoles');
  return services.database.accounts.update({
    id: account.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...fields,
    ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    actor: caller.actor,
  });
}

/**
 * Changes one's own password, which ends all sessions but the one it is changed from.
 * @throws Refusal credentials_wrong, token_not_enough, too_many_attempts
 */
export async function changeOwnPassword(
  services: Services,
  caller: Caller,
  body: { readonly currentPassword: string; readonly newPassword: string },
  address: string,
): Promise<Account> {
  const { database, attempts } = services;
  const account = requireSignedIn(caller);
  requirePassword(caller, 'A password is changed by its owner, signed in with it.');
  const credential = await database.accounts.findCredential(account.name);
  // Counted under a key of its own: who guesses at the door does not keep the owner from changing the lock.
  const keys = [
    [attempts.account, `change:${account.id}`],
    [attempts.address, addressKey(address)],
  ] as const;
  const right = await slowed(
    keys,
    'body/currentPassword',
    async () =>
      credential !== undefined && (await verifyPassword(body.currentPassword, credential.passwordHash)),
  );
  if (!right) {
    throw new Refusal('credentials_wrong', 'The current password is not right.', {
      field: 'body/currentPassword',
      remedy: 'Give the password you signed in with.',
    });
  }
  return database.accounts.update({
    id: account.id,
    expectedRevision: credential?.account.revision ?? account.revision,
    passwordHash: await hashPassword(body.newPassword),
    ...(caller.session === undefined ? {} : { keepSessionId: caller.session.id }),
    actor: caller.actor,
  });
}

/** A browser that somebody left open must not be enough to take the account over. @throws Refusal own_password */
function requireNotOwnPassword(caller: Caller, account: Account, { password }: AccountChangeBody): void {
  if (password === undefined || caller.account?.id !== account.id) return;
  throw new Refusal('own_password', 'Your own password is changed with the old one.', {
    field: 'body/password',
    remedy: 'Use POST /api/v1/me/password.',
  });
}

/** Refuses tokens where a leaked one must not be able to make itself permanent. @throws Refusal token_not_enough */
export function requirePassword(caller: Caller, reason: string): void {
  if (caller.token === undefined) return;
  throw new Refusal('token_not_enough', reason, {
    field: 'header/authorization',
    remedy: 'Sign in with name and password (Basic, or a session).',
  });
}
