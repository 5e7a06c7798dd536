import { ApiError, TransportError } from '@chandlery/api-contract';
import { GitHubRefused, GitHubUnavailable } from '../errors.ts';

/** Why a reconciliation failed, in words that hold nothing of what people wrote: messages of errors may. */
export type Failure = {
  /** A code for the metric, such as `secondary_limit`. */
  readonly reason: string;
  /** For the log. */
  readonly details: Readonly<Record<string, unknown>>;
  /** How long to leave it alone, where somebody said so. */
  readonly retryAfterMs: number | undefined;
  /** That no later try can do: the App is not installed there any more, or is suspended. */
  readonly isFinal: boolean;
};

const frames = 6;

/** What is told of an error, whatever it is. */
export function failureOf(error: unknown): Failure {
  if (error instanceof GitHubUnavailable) {
    const { reason, retryAfterMs } = error;
    return { reason, details: { reason }, retryAfterMs, isFinal: false };
  }
  if (error instanceof GitHubRefused) {
    const { status, request } = error;
    const isFinal = /access_tokens$/.test(request) && (status === 404 || status === 403);
    return {
      reason: isFinal ? 'installation_gone' : 'github_refused',
      details: { status, request },
      retryAfterMs: undefined,
      isFinal,
    };
  }
  if (error instanceof ApiError || error instanceof TransportError) {
    const { name, status, retryAfterSeconds } = error;
    const reason = error instanceof ApiError ? error.code : error.reason;
    const requestId = error instanceof ApiError ? error.requestId : undefined;
    return {
      reason: `store_${reason}`,
      details: { name, status, requestId },
      retryAfterMs: retryAfterSeconds === undefined ? undefined : retryAfterSeconds * 1000,
      isFinal: false,
    };
  }
  const { name, code, status } = { name: 'unknown', code: undefined, status: undefined, ...described(error) };
  return {
    reason: typeof code === 'string' && /^[a-z0-9_]{1,60}$/i.test(code) ? code.toLowerCase() : 'unexpected',
    details: { name, code, status, stack: stackOf(error) },
    retryAfterMs: undefined,
    isFinal: false,
  };
}

function described(error: unknown): { name?: string; code?: unknown; status?: unknown } {
  if (!(error instanceof Error)) return {};
  return {
    name: error.name,
    ...('code' in error ? { code: error.code } : {}),
    ...('status' in error ? { status: error.status } : {}),
  };
}

/** Where it was thrown, without its message. */
function stackOf(error: unknown): readonly string[] {
  if (!(error instanceof Error)) return [];
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, frames)
    .map((line) => line.trim());
}
