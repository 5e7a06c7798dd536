import type { RefusalCode } from './refusal-codes.ts';
import type { Mistake, Problem } from './schemas/common.ts';

/** A refusal of the API. Match on `code` (see `isCode`), never on the message. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: RefusalCode;
  /** The HTTP status. */
  readonly status: number;
  /** Which part of the request is meant, such as `body/approvals`. */
  readonly field: string | undefined;
  /** What would be right. */
  readonly remedy: string | undefined;
  /** Every mistake found, where there are several. */
  readonly errors: readonly Mistake[];
  /** What stands in the way, by the code: such as the `version` that exists. */
  readonly details: Readonly<Record<string, unknown>>;
  /** What to quote when asking the operators. */
  readonly requestId: string;
  /** How long the server asks to wait before another try. */
  readonly retryAfterSeconds: number | undefined;

  constructor(problem: Problem, retryAfterSeconds?: number) {
    super(problem.detail);
    // A newer server may have codes that are not in this list; they match no `isCode`.
    this.code = problem.code as RefusalCode;
    this.status = problem.status;
    this.field = problem.field;
    this.remedy = problem.remedy;
    this.errors = problem.errors ?? [];
    this.details = problem.details ?? {};
    this.requestId = problem.requestId;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/**
 * Why there is no answer of the API: `network`, the connection failed or broke; `timeout`, it took longer than `timeoutMs`;
 * `answer`, what came is not from the API, such as the page of a proxy.
 */
export type TransportReason = 'network' | 'timeout' | 'answer';

/** There is no answer of the API, and whether the request was carried out is unknown. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly reason: TransportReason;
  /** The HTTP status, where something answered. */
  readonly status: number | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    reason: TransportReason,
    message: string,
    options: {
      readonly cause?: unknown;
      readonly status?: number;
      readonly retryAfterSeconds?: number | undefined;
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.reason = reason;
    this.status = options.status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

/** Whether it is a refusal with one of these codes. */
export function isCode<const C extends RefusalCode>(
  error: unknown,
  ...codes: readonly [C, ...C[]]
): error is ApiError & { readonly code: C } {
  return error instanceof ApiError && codes.some((code) => code === error.code);
}
