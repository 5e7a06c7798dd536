import type { Services } from '../services.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** So many changes go in one command: it makes others wait for a few milliseconds at most. */
const batch = 500;

/**
 * Removes changes that are older than the configured period and that every durable listener has taken, once an hour.
 * @returns a function that ends the job
 */
export function pruneChangesHourly(services: Services): () => void {
  const timer = setInterval(() => {
    pruneChanges(services).catch((error: unknown) =>
      services.log.error({ err: error }, 'removing old changes failed'),
    );
  }, hourMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** One round of it. @returns how many were removed */
export async function pruneChanges({
  database,
  config,
  log,
  nowMs,
}: Pick<Services, 'database' | 'config' | 'log' | 'nowMs'>): Promise<number> {
  const beforeMs = nowMs() - config.changesDays * dayMs;
  let removed = 0;
  for (let more = true; more;) {
    const some = await database.changes.prune({ beforeMs, limit: batch });
    removed += some;
    more = some === batch;
  }
  if (removed > 0) log.info({ changes: removed }, 'removed changes that nobody needs any more');
  return removed;
}
