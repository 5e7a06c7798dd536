import type { NewSessionBody } from '@chandlery/api-contract';
import { type Account, PersistenceError, type Session } from '@chandlery/persistence';
import { notVisible, Refusal } from '../problems/refusal.ts';
import type { Caller } from '../security/caller.ts';
import { hashToken, newSessionSecret } from '../security/secrets.ts';
import { signInByPassword } from '../security/sign-in-by-password.ts';
import type { Services } from '../services.ts';
import { requireSignedIn } from './access.ts';
import { requirePassword } from './manage-accounts.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** What a browser calls itself is kept for its owner to know it again; more than this says nothing more. */
const userAgentCharacters = 200;

/** A session with the account that it is of. */
export type Open = { readonly session: Session; readonly account: Account };

/**
 * Signs in with name and password. The secret is in the answer and nowhere else.
 * @throws Refusal credentials_wrong, too_many_attempts
 */
export async function beginSession(
  services: Services,
  body: NewSessionBody,
  from: { readonly address: string; readonly userAgent: string },
): Promise<Open & { readonly secret: string }> {
  const account = await signInByPassword(services, {
    ...body,
    address: from.address,
    field: 'body/password',
  });
  const secret = newSessionSecret();
  try {
    const session = await services.database.sessions.create({
      accountId: account.id,
      accountRevision: account.revision,
      hash: hashToken(secret),
      userAgent: from.userAgent.slice(0, userAgentCharacters),
      address: from.address,
      expiresAtMs: services.nowMs() + services.config.sessionHours * hourMs,
      actor: { kind: 'account', accountId: account.id, name: account.name },
    });
    return { session, account, secret };
  } catch (error) {
    if (!(error instanceof PersistenceError) || error.code !== 'revision_conflict') throw error;
    throw new Refusal('credentials_wrong', 'The account was changed while you signed in.', {
      field: 'body/password',
      remedy: 'Sign in again.',
      cause: error,
    });
  }
}

/** The session that a secret is of, unless it is over or its account may not sign in any more. */
export async function findSession(services: Services, secret: string): Promise<Open | undefined> {
  const { database, nowMs } = services;
  const session = await database.sessions.findByHash(hashToken(secret));
  if (session === undefined || endOf(services, session) <= nowMs()) return undefined;
  const account = await database.accounts.findById(session.accountId);
  if (account === undefined || account.disabled) return undefined;
  await database.sessions.touch(session.id);
  return { session, account };
}

/** When a session ends unless it is used before. */
export function idleEnd({ config }: Pick<Services, 'config'>, session: Session): number {
  return session.lastUsedAtMs + config.sessionIdleMinutes * minuteMs;
}

/** One's own sessions that are not over. */
export async function listSessions(services: Services, caller: Caller): Promise<readonly Session[]> {
  const sessions = await services.database.sessions.listOf(requireSignedIn(caller).id);
  return sessions.filter((session) => endOf(services, session) > services.nowMs());
}

/**
 * Ends a session of one's own at once.
 * @throws Refusal not_visible, token_not_enough
 */
export async function endSession({ database }: Services, caller: Caller, id: string): Promise<void> {
  const account = requireSignedIn(caller);
  requirePassword(caller, 'Sessions are ended by their owner, not by a token.');
  const sessions = await database.sessions.listOf(account.id);
  if (!sessions.some((session) => session.id === id)) throw notVisible(`session ${id}`, 'session');
  await database.sessions.end({ id, accountId: account.id, actor: caller.actor });
}

function endOf(services: Services, session: Session): number {
  return Math.min(session.expiresAtMs, idleEnd(services, session));
}
