import type { Operation } from '../operations/operation.ts';
import type { ConditionalOptions, IdempotentOptions } from './client-types.ts';
import type { Input } from './request-url.ts';

/** One call of a method. */
export type Asked = {
  readonly operation: Operation;
  readonly input: Input;
  readonly body?: unknown;
  readonly options: ConditionalOptions & IdempotentOptions;
};

/** Sorts the arguments of a method: where and what, the body, options; each only where the operation has one. */
export function askedBy(operation: Operation, args: readonly unknown[]): Asked {
  const rest = [...args];
  const hasInput = /[:*]/.test(operation.path) || operation.query !== undefined;
  const input = (hasInput ? rest.shift() : undefined) ?? {};
  const hasBody = operation.body !== undefined || operation.bytes !== undefined;
  const body = hasBody ? rest.shift() : undefined;
  return {
    operation,
    input: input as Input,
    body,
    options: (rest.shift() ?? {}) as Asked['options'],
  };
}
