import type { TSchema } from 'typebox';
import type { BytesBody } from '../schemas/bytes.ts';

/**
 * One thing that can be asked of the API. The tables of these are what the client is made of; a spec of the server holds
 * them against its OpenAPI document.
 */
export type Operation = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/api/v1`, with `:name` for a part, and `*` for a path of many. */
  readonly path: string;
  /** Schemas of parts that are not the usual ones of `pathParts`. */
  readonly params?: Readonly<Record<string, TSchema>>;
  readonly query?: Readonly<Record<string, TSchema>>;
  /** Query that makes this operation out of a path that has two: it is sent with every call. */
  readonly always?: Readonly<Record<string, boolean>>;
  /** A body of JSON. */
  readonly body?: TSchema;
  /** A body of bytes. */
  readonly bytes?: BytesBody;
  /** Whether `If-Match` is looked at. */
  readonly conditional?: true;
  /** Answers of JSON by status; `doneSchema` is an answer without a body. */
  readonly answers?: Readonly<Record<number, TSchema>>;
  /** Media types of an answer that is a file. */
  readonly file?: readonly string[];
  /** What each line of an answer of JSON lines is. */
  readonly lines?: TSchema;
  /** What each event of an answer of server-sent events carries as JSON; its `after` is where the next stream goes on. */
  readonly events?: TSchema;
  /** Whether `Idempotency-Key` is looked at: the same request under the same key is done once. */
  readonly idempotent?: true;
};

/** Operations by resource. */
export type OperationTree = { readonly [name: string]: Operation | OperationTree };

/** Whether it is an operation, or a resource that has some. */
export function isOperation(node: Operation | OperationTree): node is Operation {
  return typeof node['path'] === 'string';
}
