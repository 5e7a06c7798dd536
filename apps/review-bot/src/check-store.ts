import { ApiError, type Client } from '@chandlery/api-contract';
import type { Logger } from 'pino';
import { StartError } from './start-error.ts';
import { failureOf } from './worker/failure.ts';

/**
 * Whether the store takes the bot's token. A store that cannot be reached now is no reason not to start.
 * @throws StartError where it does not take it
 */
export async function checkStore(store: Client, log: Pick<Logger, 'warn'>): Promise<void> {
  try {
    await store.github.repositories.list({ limit: 1 }, { timeoutMs: 10_000 });
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) {
      throw new StartError(
        'The store does not take CHANDLERY_BOT_STORE_TOKEN.',
        'Make a new token of the service account, and set it. Tokens end with their account, and at the time that was asked for.',
        error,
      );
    }
    if (error instanceof ApiError && (error.status === 403 || error.status === 404)) {
      throw new StartError(
        'The service account may not act for GitHub in the store.',
        'Give it the platform role review-bot, and the token the scope platform.integrations.act, or all.',
        error,
      );
    }
    log.warn(failureOf(error).details, 'the store does not answer; work waits until it does');
  }
}
