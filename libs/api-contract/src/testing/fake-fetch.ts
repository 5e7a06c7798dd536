import type { ClientOptions } from '../client/connection.ts';

/** What a fake server does with one request: answers, or breaks the connection. */
export type Reply = (url: string, init: RequestInit) => Response | Promise<Response>;

export type FakeFetch = NonNullable<ClientOptions['fetch']> & {
  /** `GET /api/v1/me` of every request. */
  readonly requests: string[];
  readonly inits: RequestInit[];
};

/** A `fetch` that gives one reply after the other, and the last one again and again. */
export function fakeFetch(...replies: readonly [Reply, ...Reply[]]): FakeFetch {
  const requests: string[] = [];
  const inits: RequestInit[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    const reply = replies[Math.min(requests.length, replies.length - 1)] ?? replies[0];
    requests.push(`${init.method} ${url}`);
    inits.push(init);
    init.signal?.throwIfAborted();
    return reply(url, init);
  };
  return Object.assign(fetch, { requests, inits });
}

export const json =
  (body: unknown, status = 200): Reply =>
  () =>
    Response.json(body, { status });

export const problem =
  (code: string, status: number, more: object = {}, headers: Record<string, string> = {}): Reply =>
  () =>
    Response.json(
      { type: '', title: '', status, code, detail: `${code}.`, requestId: 'r1', ...more },
      { status, headers },
    );

/** The connection breaks. */
export const broken: Reply = () => Promise.reject(new TypeError('fetch failed'));

/** Nothing comes, until the request is given up. */
export const silent: Reply = (_url, { signal }) =>
  new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
