import { setImmediate } from 'node:timers/promises';
import { v7 as newId } from 'uuid';
import type { Services } from '../services.ts';

/** So many records are sealed in one command: it makes others wait for less than a millisecond or two. */
const batch = 200;
const pauseMs = 1_000;

/**
 * Seals the audit log behind the writers, once a second, until nothing is left to seal; a round that fails is tried again at
 * the next. What is unsealed when the process ends is sealed by the next one.
 * @returns a function that ends the job, when the round that runs is done
 */
export function sealAuditSteadily({
  database: { audit },
  log,
}: Pick<Services, 'database' | 'log'>): () => Promise<void> {
  const holder = newId();
  let ended = false;
  let running: Promise<void> | undefined;
  const round = async (): Promise<void> => {
    while (!ended) {
      const { sealed } = await audit.seal({ holder, limit: batch });
      if (sealed < batch) return;
      await setImmediate();
    }
  };
  const timer = setInterval(() => {
    running ??= round()
      .catch((error: unknown) => log.error({ err: error }, 'sealing the audit log failed'))
      .finally(() => (running = undefined));
  }, pauseMs);
  timer.unref();
  return async () => {
    ended = true;
    clearInterval(timer);
    await running;
  };
}
