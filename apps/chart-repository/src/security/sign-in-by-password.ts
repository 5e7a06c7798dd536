import type { Account } from '@chandlery/persistence';
import { Refusal } from '../problems/refusal.ts';
import type { Services } from '../services.ts';
import { addressKey } from './address-key.ts';
import { slowed } from './attempt-limit.ts';
import { verifyPassword } from './password.ts';

/** Verified where nobody can sign in by that name, so that the answer takes as long. Of no password that anybody knows. */
const nobodysHash = `scrypt$32768$8$3$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

const nobody = { id: 'nobody', revision: 0 };

/** A name and a password, and where they came from. */
export type Credentials = {
  readonly name: string;
  readonly password: string;
  readonly address: string;
  /** Which part of the request they stand in. */
  readonly field: string;
};

/**
 * The person whose name and password these are. What was right a short while ago is right without the slow check, and
 * however many wrong ones there were since: guessing does not lock out whoever is at work.
 * @throws Refusal credentials_wrong, too_many_attempts
 */
export async function signInByPassword(
  { database, credentials, attempts }: Services,
  { name: givenName, password, address, field }: Credentials,
): Promise<Account> {
  const name = givenName.toLowerCase();
  const found = await database.accounts.findCredential(name);
  const person =
    found !== undefined && !found.account.disabled && found.account.kind === 'person' ? found : undefined;
  const remembered = `${name}:${password}`;
  if (person !== undefined && credentials.has(person.account, remembered)) return person.account;
  const hash = person?.passwordHash ?? nobodysHash;
  const keys = [
    [attempts.account, name],
    [attempts.address, addressKey(address)],
  ] as const;
  const check = () => slowed(keys, field, () => verifyPassword(password, hash));
  const right = await credentials.verify(person?.account ?? nobody, remembered, check);
  if (right && person !== undefined) return person.account;
  throw new Refusal(
    'credentials_wrong',
    'The name or the password is not right, or the account is disabled.',
    { field, remedy: 'Check the name and the password; an administrator can set a new password.' },
  );
}
