import type { Change } from '../ports/changes.ts';
import { PersistenceError, type PersistenceErrorCode } from '../errors.ts';

/** What the thread that writes is started with. */
export type WriterThreadData = { readonly path: string };

/** A call of a port, on its way to the thread that writes; `method` alone names a function of the database itself. */
export type SentCall = {
  readonly id: number;
  readonly port: string | undefined;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Milliseconds since the epoch: the moment of the command. */
  readonly nowMs: number;
};

/** To the thread: a call, or the word to finish what is queued and end. */
export type ToWriter = SentCall | 'close';

/** From the thread: what has come up since the last time, in order. A message wakes the other side, which takes longer than reading it. */
export type FromWriter = readonly NewsFromWriter[];

/** What a commit changed, ahead of the answers to the calls that are in it. */
export type NewsFromWriter =
  | { readonly changes: readonly Change[] }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SentError };

/** An error on its way between threads, where classes of ours are lost. */
export type SentError = {
  /** What a structured clone makes of it. */
  readonly error: unknown;
  readonly refusal?: {
    readonly code: PersistenceErrorCode;
    readonly field: string | undefined;
    readonly remedy: string | undefined;
    readonly details: Readonly<Record<string, unknown>>;
  };
};

/** An error as it can be sent. */
export function sentError(error: unknown): SentError {
  if (!(error instanceof PersistenceError)) return { error };
  const { code, field, remedy, details } = error;
  return { error, refusal: { code, field, remedy, details } };
}

/** The error that was sent. */
export function receivedError({ error, refusal }: SentError): unknown {
  if (refusal === undefined) return error;
  const { code, field, remedy, details } = refusal;
  const message = error instanceof Error ? error.message : code;
  return new PersistenceError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(remedy === undefined ? {} : { remedy }),
    details: { ...details },
    ...(error instanceof Error && error.cause !== undefined ? { cause: error.cause } : {}),
  });
}
