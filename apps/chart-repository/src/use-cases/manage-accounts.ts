import { type AccountChangeBody, type NewAccountBody } from '@chandlery/api-contract';
import type { Account, Page, PageRequest } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import { hashPassword, verifyPassword } from '../security/password.ts';
import type { Services } from '../services.ts';
import { requireOnPlatform, requireSignedIn } from './access.ts';

/** @throws LifecycleError permission_missing; PersistenceError account_exists */
export async function createAccount(
  { database }: Services,
  caller: Caller,
  body: NewAccountBody,
): Promise<Account> {
  requireOnPlatform(caller, 'platform.accounts.manage');
  requirePassword(caller, 'Accounts are created by somebody who signed in with a password.');
  return database.accounts.create({
    name: body.name,
    displayName: body.displayName ?? body.name,
    passwordHash: await hashPassword(body.password),
    platformRoles: body.platformRoles ?? ['regular'],
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

/** @throws LifecycleError permission_missing; PersistenceError last_admin, revision_conflict */
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
  const { password, ...fields } = body;
  return services.database.accounts.update({
    id: account.id,
    ...(expectedRevision === undefined ? {} : { expectedRevision }),
    ...fields,
    ...(password === undefined ? {} : { passwordHash: await hashPassword(password) }),
    actor: caller.actor,
  });
}

/** Changes one's own password. @throws Refusal credentials_wrong, token_not_enough */
export async function changeOwnPassword(
  { database }: Services,
  caller: Caller,
  body: { readonly currentPassword: string; readonly newPassword: string },
): Promise<Account> {
  const account = requireSignedIn(caller);
  requirePassword(caller, 'A password is changed by its owner, signed in with it.');
  const credential = await database.accounts.findCredential(account.name);
  if (credential === undefined || !(await verifyPassword(body.currentPassword, credential.passwordHash))) {
    throw new Refusal('credentials_wrong', 'The current password is not right.', {
      field: 'body/currentPassword',
      remedy: 'Give the password you signed in with.',
    });
  }
  return database.accounts.update({
    id: account.id,
    passwordHash: await hashPassword(body.newPassword),
    actor: caller.actor,
  });
}

/** Refuses tokens where a leaked one must not be able to make itself permanent. @throws Refusal token_not_enough */
export function requirePassword(caller: Caller, reason: string): void {
  if (caller.token === undefined) return;
  throw new Refusal('token_not_enough', reason, {
    field: 'header/authorization',
    remedy: 'Sign in with name and password (Basic).',
  });
}
