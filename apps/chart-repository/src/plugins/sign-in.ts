import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Refusal } from '../problems/refusal.ts';
import { anonymous, type Caller } from '../security/caller.ts';
import { identify } from '../security/identify.ts';
import { withOrigin } from '../security/origin.ts';
import { tokenPrefix } from '../security/secrets.ts';
import { signInByPassword } from '../security/sign-in-by-password.ts';
import { signInByToken } from '../security/sign-in-by-token.ts';
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
  if (scheme.toLowerCase() === 'bearer') return signInByToken(services, value, request.ip);
  if (scheme.toLowerCase() === 'basic') {
    const [, name = '', password = ''] =
      /^([^:]*):(.*)$/s.exec(Buffer.from(value, 'base64').toString('utf8')) ?? [];
    if (password.startsWith(tokenPrefix)) return signInByToken(services, password, request.ip);
    const credentials = { name, password, address: request.ip, field: 'header/authorization' };
    return identify(services.database, await signInByPassword(services, credentials));
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
