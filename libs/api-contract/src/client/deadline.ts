import { TransportError } from '../errors.ts';

/** What ends one try: its time, or the caller's signal. */
export type Deadline = {
  readonly signal: AbortSignal;
  /** Waits for something that the signal ends, and says why it ended. @throws TransportError, or the reason of the caller's signal */
  during<T>(work: Promise<T>): Promise<T>;
  /** Time no longer counts; the caller's signal still does. */
  lift(): void;
};

/** @param what names the request in errors */
export function deadline(timeoutMs: number, callers: AbortSignal | undefined, what: string): Deadline {
  const time = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    signal: callers === undefined ? time.signal : AbortSignal.any([callers, time.signal]),
    async during(work) {
      clearTimeout(timer);
      timer = setTimeout(() => time.abort(), timeoutMs);
      try {
        return await work;
      } catch (cause) {
        if (cause instanceof TransportError) throw cause;
        if (callers?.aborted === true) throw callers.reason;
        if (time.signal.aborted)
          throw new TransportError('timeout', `${what}: no answer within ${timeoutMs} ms.`, { cause });
        throw new TransportError('network', `${what}: the connection failed.`, { cause });
      } finally {
        clearTimeout(timer);
      }
    },
    lift: () => clearTimeout(timer),
  };
}
