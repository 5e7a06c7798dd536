import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../problems/refusal.ts';
import { anonymous, type Caller, callerOf } from '../security/caller.ts';
import { withOrigin } from '../security/origin.ts';
import { verifyPassword } from '../security/password.ts';
import { hashToken, tokenPrefix } from '../security/secrets.ts';
import type { Services } from '../services.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a route of the API is for people who are not signed in, too. */
    openToStrangers?: boolean;
  }
  interface FastifyRequest {
    /** Who makes the request; set before any handler runs. */
    caller: Caller;
  }
}

/** Verified where the account does not exist, so that the answer takes as long. Of no password that anybody knows. */
const nobodysHash = `scrypt$32768$8$3$${'A'.repeat(22)}==$${'A'.repeat(43)}=`;

const nobody = { id: 'nobody', revision: 0 };

/** Reads the Authorization header of every request: Basic (a password or a token) or Bearer (a token). */
export function signIn(server: FastifyInstance, services: Services): void {
  server.decorateRequest('caller');
  const { callers } = services;
  // No promise where nothing is to be waited for: it runs before everything.
  server.addHook('onRequest', (request, _reply, done) => {
    const header = request.headers.authorization;
    const known = header === undefined ? anonymous : callers.find(header);
    if (header === undefined || known !== undefined) {
      request.caller = withOrigin(known ?? anonymous, request);
      done();
      return;
    }
    callers
      .identify(header, () => callerFor(services, request, header))
      .then((caller) => {
        request.caller = withOrigin(caller, request);
        done();
      }, done);
  });
}

async function callerFor(services: Services, request: FastifyRequest, header: string): Promise<Caller> {
  const [, scheme = '', value = ''] = /^(\S+)\s+(.+)$/.exec(header.trim()) ?? [];
  if (scheme.toLowerCase() === 'bearer') return byToken(services, value);
  if (scheme.toLowerCase() === 'basic') {
    const [, name = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
    return password.startsWith(tokenPrefix)
      ? byToken(services, password)
      : byPassword(services, name, password, request.ip);
  }
  throw new Refusal(
    'header_invalid',
    `The authorization scheme ${JSON.stringify(scheme)} is not known here.`,
    {
      field: 'header/authorization',
      remedy: 'Use Basic or Bearer.',
    },
  );
}

async function byToken({ database, nowMs }: Services, secret: string): Promise<Caller> {
  const token = await database.tokens.findByHash(hashToken(secret));
  if (
    token === undefined ||
    token.revokedAtMs !== null ||
    (token.expiresAtMs !== null && token.expiresAtMs <= nowMs())
  ) {
    throw wrong('The token is not known, has expired or was revoked.');
  }
  const account = await database.accounts.findById(token.accountId);
  if (account === undefined || account.disabled) throw wrong('The account of the token is disabled.');
  await database.tokens.touch(token.id);
  return callerOf(account, await database.workspaces.rolesOf(account.id), token);
}

async function byPassword(
  { database, credentials, attempts }: Services,
  givenName: string,
  password: string,
  address: string,
): Promise<Caller> {
  const name = givenName.toLowerCase();
  const found = await database.accounts.findCredential(name);
  if (
    found !== undefined &&
    !found.account.disabled &&
    credentials.has(found.account, `${name}:${password}`)
  ) {
    return callerOf(found.account, await database.workspaces.rolesOf(found.account.id));
  }
  const waitSeconds = Math.max(attempts.account.waitSeconds(name), attempts.address.waitSeconds(address));
  if (waitSeconds > 0) {
    throw new Refusal('too_many_attempts', 'There were too many wrong passwords.', {
      field: 'header/authorization',
      remedy: `Wait ${waitSeconds} seconds.`,
      retryAfterSeconds: waitSeconds,
    });
  }
  const hash = found?.passwordHash ?? nobodysHash;
  const check = () => verifyPassword(password, hash);
  const right = await credentials.verify(found?.account ?? nobody, `${name}:${password}`, check);
  if (found === undefined || !right || found.account.disabled) {
    attempts.account.failed(name);
    attempts.address.failed(address);
    throw wrong('The name or the password is not right, or the account is disabled.');
  }
  attempts.account.succeeded(name);
  return callerOf(found.account, await database.workspaces.rolesOf(found.account.id));
}

function wrong(message: string): Refusal {
  return new Refusal('credentials_wrong', message, {
    field: 'header/authorization',
    remedy: 'Check the name and the password or token; an administrator can set a new password.',
  });
}
