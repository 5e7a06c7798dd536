/** An answer was longer than what is read of one. */
export class AnswerTooLong extends Error {
  readonly limitBytes: number;

  constructor(limitBytes: number) {
    super(`an answer of more than ${limitBytes} bytes`);
    this.name = 'AnswerTooLong';
    this.limitBytes = limitBytes;
  }
}

/** Whoever was asked did not answer in time. */
export class TooSlow extends Error {
  constructor(longestMs: number) {
    super(`no whole answer within ${longestMs} ms`);
    this.name = 'TooSlow';
  }
}

export type FetchLimits = {
  /** For the whole answer, redirects included. */
  readonly longestMs: number;
  readonly answerBytes: number;
};

const mostRedirects = 3;
const refusalBytes = 64 * 1024;
const redirects = new Set([301, 302, 303, 307, 308]);

/**
 * A `fetch` that ends: in so much time, with so many bytes. It follows redirects by itself, since no credentials may go with
 * one to another origin (archives are fetched from elsewhere, with a link that is a credential of its own).
 */
export function boundedFetch({ longestMs, answerBytes }: FetchLimits, signal?: AbortSignal): typeof fetch {
  return async (input, init = {}) => {
    const slow = new TooSlow(longestMs);
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(slow), longestMs);
    const signals = [deadline.signal, init.signal, signal].filter((one) => one instanceof AbortSignal);
    try {
      const asked = { ...init, redirect: 'manual' as const, signal: AbortSignal.any(signals) };
      return await followed(new URL(input instanceof Request ? input.url : input), asked, answerBytes);
    } catch (error) {
      throw deadline.signal.aborted && deadline.signal.reason === slow ? slow : error;
    } finally {
      clearTimeout(timer);
    }
  };
}

async function followed(start: URL, init: RequestInit, answerBytes: number): Promise<Response> {
  let [url, asked] = [start, init];
  for (let count = 0; ; count += 1) {
    const response = await fetch(url, asked);
    const location = response.headers.get('location');
    if (!redirects.has(response.status) || location === null) {
      // A refusal may be longer than the little that was asked for.
      return await wholeAnswer(
        response,
        url,
        response.ok ? answerBytes : Math.max(answerBytes, refusalBytes),
      );
    }
    await response.body?.cancel();
    if (count === mostRedirects) throw new TypeError('one redirect after another');
    const next = new URL(location, url);
    if (next.protocol !== url.protocol && next.protocol !== 'https:') {
      throw new TypeError('a redirect to something that is not https');
    }
    if (next.origin !== url.origin) {
      // What is sent to another origin is the request for an answer, and nothing of ours.
      if (!isRead(asked.method)) throw new TypeError('a redirect of a write to another origin');
      asked = { ...asked, headers: withoutCredentials(asked.headers) };
    }
    url = next;
  }
}

async function wholeAnswer(response: Response, url: URL, answerBytes: number): Promise<Response> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > answerBytes) throw new AnswerTooLong(answerBytes);
    parts.push(part);
  }
  const { status, statusText, headers } = response;
  // Neither has a body, and Response refuses to be given one.
  const body = status === 204 || status === 304 ? null : new Blob(parts);
  return answerOf(url.href, body, { status, statusText, headers });
}

/** An answer that is whole, from the address that gave it. */
export function answerOf(url: string, body: Blob | ArrayBuffer | null, of: ResponseInit): Response {
  const answer = new Response(body, of);
  Object.defineProperty(answer, 'url', { value: url });
  return answer;
}

function withoutCredentials(headers: RequestInit['headers']): Headers {
  const kept = new Headers(headers);
  kept.delete('authorization');
  kept.delete('cookie');
  return kept;
}

function isRead(method: string | undefined): boolean {
  return method === undefined || /^(get|head)$/i.test(method);
}
