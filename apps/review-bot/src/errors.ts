/** Why GitHub did not answer, or not now. */
export type UnavailableReason =
  'unreachable' | 'timeout' | 'primary_limit' | 'secondary_limit' | 'server_error' | 'bad_answer';

/** GitHub cannot be asked at present; a later try may do. */
export class GitHubUnavailable extends Error {
  readonly code = 'github_unavailable';
  readonly reason: UnavailableReason;
  /** How long to leave it alone, where GitHub said so. */
  readonly retryAfterMs: number | undefined;

  constructor(reason: UnavailableReason, what: string, retryAfterMs?: number, cause?: unknown) {
    super(`GitHub: ${what}`, { cause });
    this.name = 'GitHubUnavailable';
    this.reason = reason;
    this.retryAfterMs = retryAfterMs;
  }
}

/** GitHub understood and said no; the same request gets the same answer. */
export class GitHubRefused extends Error {
  readonly code = 'github_refused';
  /** 404 also where the App may not see it. */
  readonly status: number;
  /** Method and route, without what was put into it. */
  readonly request: string;

  constructor(status: number, request: string, message: string, cause?: unknown) {
    super(`GitHub refused ${request} with ${status}: ${message}`, { cause });
    this.name = 'GitHubRefused';
    this.status = status;
    this.request = request;
  }
}
