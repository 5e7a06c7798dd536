import { setTimeout as wait } from 'node:timers/promises';
import type { Octokit } from 'octokit';
import { GitHubUnavailable } from '../errors.ts';
import { boundedFetch, type FetchLimits } from './bounded-fetch.ts';
import type { Lane } from './lane.ts';
import { tokenRoute, verdictOn } from './verdict.ts';

export type GuardOptions = {
  readonly lane: Lane;
  readonly fetchLimits: FetchLimits;
  /** How often a request is tried that may be. */
  readonly tries: number;
  /** The wait before the second try; twice as long before each further one. */
  readonly pauseMs: number;
  /** Ends every call. */
  readonly signal?: AbortSignal | undefined;
  /** Makes octokit ask for a new token; undefined where there is none to renew. */
  readonly renewToken?: (() => Promise<unknown>) | undefined;
  /** What is between a request and its answer, such as a memory of answers. */
  readonly around?: (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;
  readonly onOutcome: (outcome: string) => void;
};

/** Puts every request of an octokit through a lane, with bounds, and makes of what fails what `GitHub` promises. */
export function guard(octokit: Octokit, options: GuardOptions): void {
  octokit.hook.wrap('request', async (request, asked) => {
    const { lane, fetchLimits, tries, pauseMs, renewToken, onOutcome, around = (fetch) => fetch } = options;
    const signal = signalOf(options.signal, asked.request?.signal);
    const answerBytes = longestAnswer(asked.request, fetchLimits.answerBytes);
    // Into what was given: octokit hands that very object to its other hooks, whatever is passed on here.
    const fetch = around(boundedFetch({ ...fetchLimits, answerBytes }));
    asked.request = { ...asked.request, signal, fetch };
    const route = routeOf(asked);
    const forToken = route === tokenRoute;
    const writes = !forToken && !/^(get|head)$/i.test(asked.method);
    // POST makes something each time it is carried out: whoever asked has to look first whether it is there.
    const isRepeatable = forToken || asked.method.toUpperCase() !== 'POST';
    const tryOnce = async () => {
      const leave = await lane.enter(writes, signal);
      try {
        const answer = await request(asked);
        onOutcome('ok');
        return { answer };
      } catch (error) {
        signal.throwIfAborted();
        const verdict = verdictOn(error, route);
        onOutcome(verdict.error instanceof GitHubUnavailable ? verdict.error.reason : 'refused');
        return { verdict };
      } finally {
        leave();
      }
    };
    let renewed = false;
    for (let count = 1; ; count += 1) {
      const { answer, verdict } = { answer: undefined, verdict: undefined, ...(await tryOnce()) };
      if (verdict === undefined) return answer;
      const { error, then, maybeDone, closes } = verdict;
      if (closes !== undefined) lane.close(closes.reason, closes.retryAfterMs);
      if (then === 'token' && renewToken !== undefined && !renewed) {
        renewed = true;
        await renewToken();
        continue;
      }
      if (then !== 'again' || count >= tries || (maybeDone && !isRepeatable)) throw error;
      // After a limit, the next try waits at the entrance, if that is not too long.
      if (closes === undefined) await wait(pauseMs * 2 ** (count - 1), undefined, { signal });
    }
  });
}

function signalOf(...given: readonly unknown[]): AbortSignal {
  const signals = given.filter((one) => one instanceof AbortSignal);
  return signals.length === 0 ? new AbortController().signal : AbortSignal.any(signals);
}

/** Method and route as octokit's methods have them, with nothing put in. */
function routeOf({ method, url }: { method: string; url: string }): string {
  return `${method} ${url.replace(/^https?:\/\/[^/]+/, '').replace(/\?.*$/s, '')}`;
}

/** A call may ask for a shorter answer: `request: { answerBytes }`. */
function longestAnswer(request: object | undefined, otherwise: number): number {
  const asked = request !== undefined && 'answerBytes' in request ? request.answerBytes : undefined;
  return typeof asked === 'number' ? asked : otherwise;
}
