import { ApiError, TransportError } from '../errors.ts';
import type { Operation } from '../operations/operation.ts';
import type { RefusalCode } from '../refusal-codes.ts';

/** How often and how patiently a try is repeated where that is safe. */
export type RetrySettings = {
  /** Tries after the first; 2 unless given, 0 for none. */
  readonly attempts?: number | undefined;
  /** The longest wait before one; 10 seconds unless given. Where the server asks for more (`Retry-After`), the error comes at once. */
  readonly maxWaitMs?: number | undefined;
};

/** The wait before the first repeated try; it doubles with each, and jitter halves it at most. */
const firstWaitMs = 250;

/** Codes of refusals before anything was done: whatever was asked can be asked again. */
const untouched: readonly RefusalCode[] = ['busy', 'stopping', 'too_many_attempts'];
/** Statuses with which proxies say that the server was not reached, or is overrun. */
const proxyStatuses: readonly (number | undefined)[] = [429, 502, 503, 504];

/**
 * Whether a request may be sent again though nobody knows whether it was carried out: reading, checking, and what leads to the
 * same by being done twice. Not where a revision is named: the second try would be refused for what the first did.
 */
export function isRepeatable(operation: Operation, conditional: boolean): boolean {
  if (operation.always?.['dryRun'] === true) return true;
  switch (operation.method) {
    case 'GET':
      return true;
    case 'DELETE':
      return !conditional || answersNothing(operation);
    case 'PUT':
      return !conditional;
    case 'POST':
    case 'PATCH':
      return false;
  }
}

/** Whether it has only one answer, without a body. */
export function answersNothing({ answers = {} }: Operation): boolean {
  return Object.keys(answers).every((status) => status === '204');
}

/**
 * How long to wait before another try; undefined where there is none.
 * @param attempt how many tries there were
 * @param repeatable whether the request may be sent again though it may have been carried out
 */
export function waitMs(
  error: unknown,
  attempt: number,
  repeatable: boolean,
  { attempts = 2, maxWaitMs = 10_000 }: RetrySettings = {},
): number | undefined {
  if (attempt > attempts || !mayPass(error, repeatable)) return undefined;
  const asked = (error.retryAfterSeconds ?? 0) * 1000;
  if (asked > maxWaitMs) return undefined;
  const backoff = firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
  return Math.min(maxWaitMs, Math.max(asked, backoff));
}

function mayPass(error: unknown, repeatable: boolean): error is ApiError | TransportError {
  if (error instanceof ApiError)
    return untouched.includes(error.code) || (repeatable && (error.status === 429 || error.status === 503));
  if (!(error instanceof TransportError) || !repeatable) return false;
  return error.reason !== 'answer' || proxyStatuses.includes(error.status);
}

/** Waits; a signal ends that with its reason. */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
