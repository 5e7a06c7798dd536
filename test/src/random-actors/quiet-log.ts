import type { buildApp } from '@chandlery/chart-repository';

type Log = Parameters<typeof buildApp>[0]['log'];

/** A log that prints nothing and keeps what is an error, which no random action may cause. */
export function quietLog(): { readonly log: Log; readonly errors: readonly string[] } {
  const errors: string[] = [];
  const nothing = () => {};
  const keep = (what: unknown, text?: string) => {
    const error = typeof what === 'object' && what !== null && 'err' in what ? what.err : what;
    errors.push(`${text ?? ''} ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  const log: Log = {
    level: 'info',
    fatal: keep,
    error: keep,
    warn: nothing,
    info: nothing,
    debug: nothing,
    trace: nothing,
    silent: nothing,
    child: () => log,
  };
  return { log, errors };
}
