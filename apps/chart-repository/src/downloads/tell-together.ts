import type { Services } from '../services.ts';

/** A download that was answered with a whole archive. */
export type Told = {
  readonly reqId: string;
  readonly url: string;
  readonly elapsedMs: number;
  /** `undefined`: of somebody who is not signed in. */
  readonly account: string | undefined;
};

/**
 * Writes the line and the measurement that `requestLog` makes of a request, for many requests together, once the event loop has
 * served whoever had sent one: done in between they take a multiple of the time, since each throws the other's code out of the
 * processor's caches.
 */
export function tellTogether(
  { metrics, log }: Pick<Services, 'metrics' | 'log'>,
  route: string,
): (told: Told) => void {
  const labels = { method: 'GET', route, status: '200' } as const;
  const lines = log.child({ method: 'GET', route, status: 200 });
  let waiting: Told[] = [];
  const tellAll = (): void => {
    const all = waiting;
    waiting = [];
    for (const { elapsedMs } of all) metrics.requests.observe(labels, elapsedMs / 1000);
    for (const { reqId, url, elapsedMs, account } of all) {
      const ms = Math.round(elapsedMs * 10) / 10;
      lines.info(account === undefined ? { reqId, url, ms } : { reqId, url, ms, account }, 'request');
    }
  };
  return (told) => {
    if (waiting.push(told) === 1) setImmediate(tellAll);
  };
}
