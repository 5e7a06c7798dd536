import type { InjectOptions, LightMyRequestResponse } from 'fastify';
import type { TestApp } from './test-app.ts';

/** A browser with one cookie at most, which it sends to the API as browsers do. */
export type Browser = {
  /** The cookie's `name=value`, as it came. */
  readonly cookie: string;
  readonly csrfToken: string;
  readonly sessionId: string;
  /** A request of the page: with the CSRF token where it changes something. */
  request(
    method: InjectOptions['method'],
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
};

/** Signs in as `name:password`, which must be right. */
export async function signedIn(app: TestApp, as: string): Promise<Browser> {
  const [name = '', password = ''] = as.split(':');
  const answer = await app.request(undefined, 'POST', '/api/v1/sessions', { name, password });
  if (answer.statusCode !== 201) throw new Error(answer.body);
  const cookie = cookieOf(answer);
  const { csrfToken, session } = answer.json();
  return {
    cookie,
    csrfToken,
    sessionId: session.id,
    request: (method, url, body, headers = {}) =>
      app.request(undefined, method, url, body, {
        cookie,
        ...(method === 'GET' ? {} : { 'x-csrf-token': csrfToken }),
        ...headers,
      }),
  };
}

/** The `name=value` of the cookie that an answer sets. */
export function cookieOf(answer: LightMyRequestResponse): string {
  return String(answer.headers['set-cookie'] ?? '').split(';')[0] ?? '';
}
