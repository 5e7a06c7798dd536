import type { CookieSerializeOptions } from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';

type CookieConfig = Pick<Config, 'contextPath' | 'publicUrl' | 'sessionHours'>;

/** Whether the browser reaches us by https: then the cookie never travels without it. */
function isSecure(request: FastifyRequest, { publicUrl }: CookieConfig): boolean {
  return request.protocol === 'https' || publicUrl?.startsWith('https:') === true;
}

/** With https a name that a browser takes from https alone (RFC 6265bis, 4.1.3.1), so that no other page can set it. */
function cookieName(secure: boolean): string {
  return secure ? '__Secure-chandlery_session' : 'chandlery_session';
}

/** The cookie is for the API alone: Helm's paths never see it, and no script does. */
function cookieOptions(secure: boolean, { contextPath }: CookieConfig): CookieSerializeOptions {
  return { httpOnly: true, sameSite: 'strict', secure, path: `${contextPath}/api/v1` };
}

/** The secret that the browser sent, if it sent one. */
export function readSessionCookie(request: FastifyRequest, config: CookieConfig): string | undefined {
  return request.cookies[cookieName(isSecure(request, config))];
}

export function setSessionCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  config: CookieConfig,
  secret: string,
): void {
  const secure = isSecure(request, config);
  const options = { ...cookieOptions(secure, config), maxAge: config.sessionHours * 3600 };
  reply.setCookie(cookieName(secure), secret, options);
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply, config: CookieConfig): void {
  const secure = isSecure(request, config);
  reply.clearCookie(cookieName(secure), cookieOptions(secure, config));
}
