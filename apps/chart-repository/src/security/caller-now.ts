import type { Database } from '@chandlery/persistence';
import type { Caller } from './caller.ts';
import { identify, isActive } from './identify.ts';

/**
 * A caller of a request that lasts, as they are by now; `undefined` where the account, the token or the session does not hold
 * any more.
 */
export async function callerNow(
  database: Database,
  { account, token, session }: Caller,
  nowMs: number,
): Promise<Caller | undefined> {
  const now = account && (await database.accounts.findById(account.id));
  if (now === undefined || !(await isActive(database, now))) return undefined;
  if (token !== undefined) {
    const found = (await database.tokens.listOf(now.id)).find(({ id }) => id === token.id);
    if (found === undefined || found.revokedAtMs !== null) return undefined;
    return isOver(found.expiresAtMs, nowMs) ? undefined : identify(database, now, { token: found });
  }
  if (session === undefined) return identify(database, now);
  const found = (await database.sessions.listOf(now.id)).find(({ id }) => id === session.id);
  if (found === undefined || isOver(found.expiresAtMs, nowMs)) return undefined;
  return identify(database, now, { session: found });
}

function isOver(expiresAtMs: number | null, nowMs: number): boolean {
  return expiresAtMs !== null && expiresAtMs <= nowMs;
}
