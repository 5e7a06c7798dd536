import { ApiError, isCode, TransportError } from '@chandlery/api-contract';
import { GitHubRefused } from '../errors.ts';

/** Whether GitHub says that there is no such thing, or that the App may not see it. */
export function isGone(error: unknown): boolean {
  return error instanceof GitHubRefused && [403, 404, 410, 451].includes(error.status);
}

/** Whether GitHub took a request for nonsense, such as a line that is not in the difference. */
export function isUnprocessable(error: unknown): boolean {
  return error instanceof GitHubRefused && error.status === 422;
}

/** What GitHub has, or null where it is gone. */
export async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Whether the store is away or overrun: the same question may be answered later. */
export function isStoreAway(error: unknown): boolean {
  if (error instanceof TransportError) return true;
  return (
    error instanceof ApiError &&
    (error.status >= 500 || isCode(error, 'busy', 'stopping', 'too_many_attempts'))
  );
}

/** A refusal by the store that says something of what was asked; anything else is thrown again. */
export function storeRefusal(error: unknown): ApiError {
  if (error instanceof ApiError && !isStoreAway(error) && error.status !== 401) return error;
  throw error;
}
