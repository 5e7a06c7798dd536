import { systemActor } from '@chandlery/lifecycle';
import { PersistenceError } from '@chandlery/persistence';
import { defaultOptions, requestRow } from '../deployments/operation-request.ts';
import type { Services } from '../services.ts';

const minuteMs = 60_000;
/** So many are begun in one round; the next round takes on the rest. */
const batch = 50;

type Needs = Pick<Services, 'database' | 'log' | 'nowMs'>;

/**
 * Begins to uninstall tests whose time is over, once a minute.
 * @returns a function that ends the job
 */
export function removeExpiredTestsSteadily(services: Needs): () => void {
  const timer = setInterval(() => {
    removeExpiredTests(services).catch((error: unknown) =>
      services.log.error({ err: error }, 'removing tests whose time is over failed'),
    );
  }, minuteMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** One round of it. @returns how many are being removed */
export async function removeExpiredTests({ database, log, nowMs }: Needs): Promise<number> {
  const expired = await database.deployments.expiredTests({ nowMs: nowMs(), limit: batch });
  let begun = 0;
  for (const deployment of expired) {
    try {
      await database.deployments.begin({
        id: deployment.id,
        expectedRevision: deployment.revision,
        to: 'deleting',
        operation: {
          kind: 'uninstall',
          request: requestRow({
            options: defaultOptions,
            message: 'the time of the test is over',
            keepHistory: false,
            stateBefore: deployment.state,
          }),
        },
        actor: systemActor,
      });
      begun += 1;
    } catch (error) {
      // Somebody else is at it: the next round sees what came of that.
      if (!(error instanceof PersistenceError)) throw error;
      log.info({ deployment: deployment.id, code: error.code }, 'a test is not removed yet');
    }
  }
  if (begun > 0) log.info({ tests: begun }, 'removing tests whose time is over');
  return begun;
}
