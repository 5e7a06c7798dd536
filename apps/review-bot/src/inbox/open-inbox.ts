import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import type { Inbox } from './inbox.ts';
import { openRedisInbox } from './redis-inbox.ts';
import { openSqliteInbox } from './sqlite-inbox.ts';

/** The inbox that the settings ask for. @throws StartError, InboxError */
export async function openInbox(
  { redisUrl, dataFolder, appId }: Pick<Config, 'redisUrl' | 'dataFolder' | 'appId'>,
  { nowMs, log }: { readonly nowMs: () => number; readonly log: Pick<Logger, 'warn'> },
): Promise<Inbox> {
  if (redisUrl === undefined) return openSqliteInbox({ folder: dataFolder, nowMs });
  // Its message may hold the address, and that a password.
  const onError = (error: unknown): void =>
    log.warn(
      { code: error instanceof Error && 'code' in error ? error.code : undefined },
      'the connection to Redis broke',
    );
  try {
    return await openRedisInbox({ url: redisUrl, prefix: `chandlery-review-bot-${appId}`, onError });
  } catch (error) {
    throw new StartError(
      'Redis cannot be used.',
      'Look at CHANDLERY_BOT_REDIS_URL: address, password, and whether TLS (rediss://) is asked for.',
      error,
    );
  }
}
