import { ApiError, isCode, TransportError } from '../errors.ts';
import type { Asked } from './asked.ts';
import type { ClientOptions } from './connection.ts';
import { askOnce, signalOf } from './one-try.ts';
import { canDigest, ownVersion } from './own-version.ts';
import { requestBody, type RequestBody } from './request-body.ts';
import { answersNothing, isRepeatable, pause, waitMs } from './retries.ts';

/**
 * Asks, again where that is safe and helps, and gives what was answered.
 * @throws ApiError, TransportError, or the reason of the caller's signal
 */
export async function request(connection: ClientOptions, asked: Asked): Promise<unknown> {
  const body = await requestBody(asked.operation, asked.body);
  return repeated(connection, asked, body, () => askOnce(connection, asked, body));
}

/** Tries until there is an answer, or no reason to try again. @throws as `request` */
export async function repeated<T>(
  connection: ClientOptions,
  asked: Asked,
  body: RequestBody,
  once: () => Promise<T>,
): Promise<T> {
  const { operation, options } = asked;
  const repeatable =
    body.repeatable &&
    (isRepeatable(operation, options.ifRevision !== undefined) ||
      options.idempotencyKey !== undefined ||
      (isUpload(asked) && canDigest(body)));
  let uncertain = false;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await once();
    } catch (error) {
      const done = uncertain ? await carriedOut(connection, asked, body, error) : undefined;
      if (done !== undefined) return done.answer as T;
      uncertain ||= error instanceof TransportError;
      const wait = body.repeatable ? waitMs(error, attempt, repeatable, connection.retries) : undefined;
      if (wait === undefined) throw error;
      await pause(wait, signalOf(connection, options));
    }
  }
}

function isUpload({ operation: { bytes, always } }: Asked): boolean {
  return bytes === 'upload' && always === undefined;
}

/** What a try that came to no answer has done, as the refusal of the next shows: it deleted what is gone now, or uploaded what is there. */
async function carriedOut(
  connection: ClientOptions,
  asked: Asked,
  body: RequestBody,
  error: unknown,
): Promise<{ readonly answer: unknown } | undefined> {
  const { operation } = asked;
  if (!(error instanceof ApiError)) return undefined;
  if (operation.method === 'DELETE' && answersNothing(operation))
    return error.status === 404 ? { answer: undefined } : undefined;
  if (!isUpload(asked) || !isCode(error, 'version_exists')) return undefined;
  return ownVersion((found) => request(connection, found), asked, body, error);
}
