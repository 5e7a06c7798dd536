import { ApiError, TransportError } from '../errors.ts';
import type { Problem } from '../schemas/common.ts';
import type { Asked } from './asked.ts';
import { type ClientOptions, cookiesOf, credentialHeaders, type ListenOptions } from './connection.ts';
import { type Deadline, deadline } from './deadline.ts';
import type { RequestBody } from './request-body.ts';
import { requestUrl } from './request-url.ts';

const timeoutMs = 30_000;
const uploadTimeoutMs = 300_000;

/** An answer that was not refused, and what ends the reading of it. */
export type Answered = { readonly response: Response; readonly deadline: Deadline };

/** Asks once, and gives the answer before it is read. @throws ApiError, TransportError, or the reason of the caller's signal */
export async function open(connection: ClientOptions, asked: Asked, body: RequestBody): Promise<Answered> {
  const { operation, options, input } = asked;
  const { method, path, bytes } = operation;
  const credentials =
    typeof connection.credentials === 'function' ? connection.credentials() : connection.credentials;
  const url = requestUrl(connection.baseUrl, operation, input);
  const { fetch = (to: string, init: RequestInit) => globalThis.fetch(to, init) } = connection;
  const limit = deadline(
    options.timeoutMs ?? connection.timeoutMs ?? (bytes === undefined ? timeoutMs : uploadTimeoutMs),
    signalOf(connection, options),
    `${method} ${path}`,
  );
  const response = await limit.during(
    fetch(url, {
      method,
      headers: {
        ...connection.headers,
        ...credentialHeaders(credentials),
        ...(body.contentType === undefined ? {} : { 'content-type': body.contentType }),
        ...(options.ifRevision === undefined ? {} : { 'if-match': `"${options.ifRevision}"` }),
        ...(options.idempotencyKey === undefined ? {} : { 'idempotency-key': options.idempotencyKey }),
      },
      credentials: cookiesOf(credentials),
      signal: limit.signal,
      ...(body.content === null ? {} : { body: body.content }),
      // A stream as a body is sent while it is read, which has to be said (Fetch standard, `duplex`).
      ...(body.content instanceof ReadableStream ? { duplex: 'half' } : {}),
    } as RequestInit),
  );
  if (!response.ok) throw await limit.during(refusalOf(response, `${method} ${path}`));
  return { response, deadline: limit };
}

/** Asks once, and reads the answer. @throws as `open` */
export async function askOnce(connection: ClientOptions, asked: Asked, body: RequestBody): Promise<unknown> {
  const { response, deadline: limit } = await open(connection, asked, body);
  if (asked.operation.file !== undefined) return limit.during(response.blob());
  const text = await limit.during(response.text());
  if (response.status === 204) return undefined;
  const parsed = jsonOf(text);
  if (parsed !== undefined) return parsed;
  throw notOurs(response, `${asked.operation.method} ${asked.operation.path}`);
}

/** The caller's signals: that of the call and that of the client. */
export function signalOf(connection: ListenOptions, options: ListenOptions): AbortSignal | undefined {
  const signals = [connection.signal, options.signal].filter((signal) => signal !== undefined);
  return signals.length > 1 ? AbortSignal.any(signals) : signals[0];
}

async function refusalOf(response: Response, what: string): Promise<Error> {
  const problem = jsonOf(await response.text());
  return isProblem(problem) ? new ApiError(problem, retryAfterOf(response)) : notOurs(response, what);
}

function notOurs(response: Response, what: string): TransportError {
  return new TransportError('answer', `${what}: the answer (${response.status}) is not one of the API.`, {
    status: response.status,
    retryAfterSeconds: retryAfterOf(response),
  });
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    'requestId' in value &&
    'detail' in value
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** `Retry-After`, which is seconds or a date (RFC 9110, 10.2.3). */
function retryAfterOf(response: Response): number | undefined {
  const header = response.headers.get('retry-after');
  if (header === null) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
