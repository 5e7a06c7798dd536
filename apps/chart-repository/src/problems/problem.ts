import type { Mistake, Problem } from '@chandlery/api-contract';
import { ChartError, type ChartProblem } from '@chandlery/chart';
import { DeploymentError } from '@chandlery/deployment';
import { HelmError } from '@chandlery/helm-cli';
import { LifecycleError } from '@chandlery/lifecycle';
import { PersistenceError } from '@chandlery/persistence';
import type { FastifyError } from 'fastify';
import { Refusal } from './refusal.ts';
import { mistakeIn } from './schema-mistake.ts';
import { statusOf } from './statuses.ts';

/** A refusal before it is put into the shape of the path that was asked. */
export type Answer = {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
};

/** What is asked of whoever could sign in. */
const challenge = 'Basic realm="chandlery", charset="UTF-8", Bearer realm="chandlery"';
/** The same for a script in a browser: at the word Basic the browser would ask with a window of its own. */
const scriptChallenge = 'Bearer realm="chandlery"';

/**
 * The one place that turns errors into statuses. Whoever is not signed in is asked to, wherever that could help;
 * answers above 499 say nothing but the request id.
 */
export function answerFor(
  error: unknown,
  context: { readonly requestId: string; readonly signedIn: boolean; readonly byScript?: boolean },
): Answer {
  const known = knownError(error);
  const hidden =
    known.code === 'not_visible' || known.code === 'permission_missing' || known.code === 'not_found';
  const fields =
    hidden && !context.signedIn
      ? {
          code: 'unauthenticated',
          detail: 'This needs somebody who is signed in.',
          field: 'header/authorization',
          remedy: 'Send Basic credentials or a Bearer token.',
        }
      : known;
  const { retryAfterSeconds, ...shown } = fields as Known;
  const status = statusOf(shown.code);
  return {
    problem: {
      type: `urn:chandlery:problem:${shown.code}`,
      title: shown.code.replaceAll('_', ' '),
      status,
      ...shown,
      requestId: context.requestId,
    },
    headers: {
      ...(status === 401
        ? { 'www-authenticate': context.byScript === true ? scriptChallenge : challenge }
        : {}),
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  };
}

type Known = {
  readonly code: string;
  readonly detail: string;
  readonly field?: string;
  readonly remedy?: string;
  readonly errors?: Mistake[];
  readonly details?: Record<string, unknown>;
  readonly retryAfterSeconds?: number;
};

function knownError(error: unknown): Known {
  const isOurs =
    error instanceof Refusal ||
    error instanceof LifecycleError ||
    error instanceof PersistenceError ||
    error instanceof DeploymentError ||
    error instanceof HelmError ||
    error instanceof ChartError;
  if (isOurs) return statusOf(error.code) === 500 ? internal : ours(error);
  return isFastifyError(error) ? ofFastify(error) : internal;
}

const internal: Known = {
  code: 'internal',
  detail: 'The server failed. Quote the request id when you report it.',
};

function ours(
  error: Refusal | LifecycleError | PersistenceError | ChartError | DeploymentError | HelmError,
): Known {
  const { code, message: detail, field, remedy } = error;
  const { problems, ...details }: Readonly<Record<string, unknown>> =
    'details' in error ? { ...error.details } : {};
  const errors =
    Array.isArray(problems) && problems.length > 1
      ? (problems as readonly ChartProblem[]).map(mistakeOf)
      : error instanceof Refusal && error.errors !== undefined
        ? [...error.errors]
        : undefined;
  return {
    code,
    detail,
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
    ...(errors === undefined ? {} : { errors }),
    ...(Object.keys(details).length === 0 ? {} : { details }),
    ...(error instanceof Refusal && error.retryAfterSeconds !== undefined
      ? { retryAfterSeconds: error.retryAfterSeconds }
      : {}),
  };
}

function mistakeOf({ field, message, remedy }: ChartProblem): Mistake {
  return { field, reason: message, remedy };
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && ('statusCode' in error || 'validation' in error);
}

const partNames: Readonly<Record<string, { code: string; prefix: string }>> = {
  body: { code: 'body_invalid', prefix: 'body' },
  querystring: { code: 'query_invalid', prefix: 'query' },
  params: { code: 'path_invalid', prefix: 'path' },
  headers: { code: 'header_invalid', prefix: 'header' },
};

/** Fastify's own refusals, by its documented codes. */
function ofFastify(error: FastifyError): Known {
  if (error.validation !== undefined) return validationProblem(error);
  switch (error.code) {
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return {
        code: 'media_type_unsupported',
        detail: 'The body is of a kind that this path does not take.',
        field: 'header/content-type',
        remedy:
          'Send JSON with `Content-Type: application/json` (curl: --json), or what the OpenAPI document names.',
      };
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
      return {
        code: 'body_too_large',
        detail: 'The body is larger than this path takes.',
        field: 'body',
        remedy: 'Send less.',
      };
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return {
        code: 'upload_incomplete',
        detail: 'The body is not as long as Content-Length says.',
        field: 'header/content-length',
        remedy: 'Send it again, whole.',
      };
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return { code: 'json_invalid', detail: error.message, field: 'body', remedy: 'Send one JSON object.' };
    case 'FST_ERR_BAD_URL':
      return {
        code: 'path_invalid',
        detail: error.message,
        field: 'path',
        remedy: 'Percent-encode the parts of the path.',
      };
    default:
      return (error.statusCode ?? 500) < 500
        ? { code: 'body_invalid', detail: error.message, field: 'body', remedy: 'See the OpenAPI document.' }
        : internal;
  }
}

function validationProblem(error: FastifyError): Known {
  const part = partNames[error.validationContext ?? 'body'] ?? { code: 'body_invalid', prefix: 'body' };
  const errors = (error.validation ?? []).map((mistake) => mistakeIn(part.prefix, mistake));
  const first = errors[0];
  return {
    code: part.code,
    detail: errors.map(({ field, reason }) => `${field}: ${reason}`).join(' '),
    ...(first === undefined
      ? {}
      : { field: first.field, ...(first.remedy === undefined ? {} : { remedy: first.remedy }) }),
    errors,
  };
}
