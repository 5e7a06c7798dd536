import { RequestError } from 'octokit';
import { GitHubRefused, GitHubUnavailable } from '../errors.ts';
import { AnswerTooLong, TooSlow } from './bounded-fetch.ts';

/** What a failed try means. */
export type Verdict = {
  readonly error: Error;
  /** `again`: the try was not carried out, or came to nothing; `token`: the token is not taken; `over`: there is no use in it. */
  readonly then: 'again' | 'token' | 'over';
  /** Whether the try may have been carried out all the same. */
  readonly maybeDone: boolean;
  /** That GitHub wants to be left alone. */
  readonly closes?: Limit;
};

/** Which limit was reached, and for how long. */
export type Limit = { readonly reason: 'primary_limit' | 'secondary_limit'; readonly retryAfterMs: number };

/** Where GitHub says that it is too much, but not until when. */
const unsaidMs = 60_000;
/** Nobody waits longer than this on GitHub's word: it knows no limit longer than an hour. */
const longestMs = 3_660_000;

/** What to make of what a request threw. */
export function verdictOn(error: unknown, route: string): Verdict {
  const over = (made: Error): Verdict => ({ error: made, then: 'over', maybeDone: false });
  if (error instanceof GitHubRefused || error instanceof GitHubUnavailable) return over(error);
  if (!(error instanceof RequestError))
    return over(error instanceof Error ? error : new Error(String(error)));
  const { response, status } = error;
  // Octokit asks for a token by itself before others: then the request itself was not made yet.
  const forToken = isTokenRequest(error.request.url);
  if (response === undefined) return { ...withoutAnswer(error), then: 'again', maybeDone: !forToken };
  const { headers } = response;
  const message = messageOf(response.data);
  if (status === 403 || status === 429) {
    const closes = limitOf(headers, message, status);
    if (closes !== undefined) {
      const made = new GitHubUnavailable(closes.reason, 'too many requests', closes.retryAfterMs, error);
      return { error: made, then: 'again', maybeDone: false, closes };
    }
  }
  if (status >= 500) {
    const made = new GitHubUnavailable('server_error', `${status} to ${route}`, undefined, error);
    return { error: made, then: 'again', maybeDone: !forToken };
  }
  const asked = forToken ? tokenRoute : route;
  const refused = new GitHubRefused(status, asked, message, error);
  return status === 401 && asked !== tokenRoute ? { ...over(refused), then: 'token' } : over(refused);
}

/** The request for an installation's token, which octokit makes by itself before others. */
export const tokenRoute = 'POST /app/installations/{installation_id}/access_tokens';

function isTokenRequest(url: string): boolean {
  return /\/app\/installations\/\d+\/access_tokens$/.test(url);
}

function withoutAnswer(error: RequestError): { error: Error } {
  const { cause } = error;
  if (cause instanceof TooSlow)
    return { error: new GitHubUnavailable('timeout', cause.message, undefined, error) };
  if (cause instanceof AnswerTooLong)
    return { error: new GitHubUnavailable('bad_answer', cause.message, undefined, error) };
  return { error: new GitHubUnavailable('unreachable', 'no answer', undefined, error) };
}

/** Until when to wait by GitHub's own clock, which the answer has, too. */
function limitOf(headers: object, message: string, status: number): Limit | undefined {
  const header = (name: string): number => {
    const value = (headers as Record<string, unknown>)[name];
    return value === undefined || value === '' ? Number.NaN : Number(value);
  };
  const bounded = (ms: number): number => Math.min(longestMs, Math.max(1_000, ms));
  const retryAfter = header('retry-after');
  if (Number.isFinite(retryAfter))
    return { reason: 'secondary_limit', retryAfterMs: bounded(retryAfter * 1000) };
  if (header('x-ratelimit-remaining') === 0) {
    const date = Date.parse(String((headers as Record<string, unknown>)['date']));
    const now = Number.isNaN(date) ? Date.now() : date;
    // A second more: the reset has seconds alone.
    return {
      reason: 'primary_limit',
      retryAfterMs: bounded((header('x-ratelimit-reset') + 1) * 1000 - now || unsaidMs),
    };
  }
  if (status === 429 || /secondary rate limit|abuse detection/i.test(message))
    return { reason: 'secondary_limit', retryAfterMs: unsaidMs };
  return undefined;
}

/** GitHub's own words alone: the errors beside them may hold what was sent. */
function messageOf(data: unknown): string {
  const message = typeof data === 'object' && data !== null && 'message' in data ? data.message : '';
  return typeof message === 'string' ? message.slice(0, 300) : '';
}
