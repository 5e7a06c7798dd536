import { removeOrphans } from '@chandlery/persistence';
import type { Services } from '../services.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Once a day removes the archives that no version has named for the period of grace: uploads that were refused after
 * their archive was written, and what was deleted or replaced.
 * @returns a function that ends the job
 */
export function removeOrphansDaily({ database, archives, config, log, nowMs }: Services): () => void {
  const timer = setInterval(() => {
    removeOrphans({ database, archives, graceMs: config.orphanGraceHours * 3_600_000, clock: nowMs }).then(
      (removed) => log.info({ archives: removed.length }, 'removed archives that no version names'),
      (error: unknown) => log.error({ err: error }, 'removing archives that no version names failed'),
    );
  }, dayMs);
  timer.unref();
  return () => clearInterval(timer);
}
