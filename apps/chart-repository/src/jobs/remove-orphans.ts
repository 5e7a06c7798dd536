import { imageStores, removeOrphans } from '@chandlery/persistence';
import type { Services } from '../services.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Once a day removes the archives and images that no row has named for the period of grace: uploads that were refused after
 * their archive was written, and what was deleted or replaced.
 * @returns a function that ends the job
 */
export function removeOrphansDaily({ database, archives, images, config, log, nowMs }: Services): () => void {
  const timer = setInterval(() => {
    const options = { graceMs: config.orphanGraceHours * 3_600_000, clock: nowMs };
    removeOrphans({ ...options, database, archives }).then(
      (removed) => log.info({ archives: removed.length }, 'removed archives that no version names'),
      (error: unknown) => log.error({ err: error }, 'removing archives that no version names failed'),
    );
    removeOrphans({ ...options, ...imageStores({ database, images }) }).then(
      (removed) => log.info({ images: removed.length }, 'removed images that no app names'),
      (error: unknown) => log.error({ err: error }, 'removing images that no app names failed'),
    );
  }, dayMs);
  timer.unref();
  return () => clearInterval(timer);
}
