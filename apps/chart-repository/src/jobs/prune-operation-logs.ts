import type { Services } from '../services.ts';

const hourMs = 60 * 60 * 1000;
const dayMs = 24 * hourMs;
/** So many logs go in one command: each may have thousands of lines, and others wait meanwhile. */
const batch = 20;

type Needs = Pick<Services, 'database' | 'config' | 'log' | 'nowMs'>;

/**
 * Removes logs of operations that ended longer ago than the configured period, once an hour. The operations and what they came to stay.
 * @returns a function that ends the job
 */
export function pruneOperationLogsHourly(services: Needs): () => void {
  const timer = setInterval(() => {
    pruneOperationLogs(services).catch((error: unknown) =>
      services.log.error({ err: error }, 'removing old logs of operations failed'),
    );
  }, hourMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** One round of it. @returns how many logs were removed */
export async function pruneOperationLogs({ database, config, log, nowMs }: Needs): Promise<number> {
  const finishedBeforeMs = nowMs() - config.operationLogDays * dayMs;
  let removed = 0;
  for (let more = true; more;) {
    const some = await database.operations.pruneLogs({ finishedBeforeMs, limit: batch });
    removed += some;
    more = some === batch;
  }
  if (removed > 0) log.info({ logs: removed }, 'removed logs of operations that ended long ago');
  return removed;
}
