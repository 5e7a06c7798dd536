import { Refusal } from '../problems/refusal.ts';
import type { Services } from '../services.ts';
import { addressKey } from './address-key.ts';
import { slowed } from './attempt-limit.ts';
import type { Caller } from './caller.ts';
import { identify, isActive } from './identify.ts';
import { hashToken } from './secrets.ts';

/**
 * Whoever a token stands for. Only wrong ones are slowed: somebody who guesses behind the same address stops no
 * pipeline.
 * @throws Refusal credentials_wrong, too_many_attempts
 */
export async function signInByToken(services: Services, secret: string, address: string): Promise<Caller> {
  const { database, attempts, nowMs } = services;
  const token = await database.tokens.findByHash(hashToken(secret));
  const holds =
    token !== undefined &&
    token.revokedAtMs === null &&
    (token.expiresAtMs === null || token.expiresAtMs > nowMs());
  if (!holds) {
    const key = [attempts.secret, addressKey(address)] as const;
    await slowed([key], 'header/authorization', async () => false);
    throw wrong('The token is not known, has expired or was revoked.');
  }
  const account = await database.accounts.findById(token.accountId);
  if (account === undefined || !(await isActive(database, account)))
    throw wrong('The account of the token, or the owner of that service account, is disabled.');
  await database.tokens.touch(token.id);
  return identify(database, account, { token });
}

function wrong(message: string): Refusal {
  return new Refusal('credentials_wrong', message, {
    field: 'header/authorization',
    remedy: 'Check the token, or make a new one.',
  });
}
