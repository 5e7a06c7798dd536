import { type Logger, pino } from 'pino';
import type { Config } from './config.ts';

/** The bot's log, on stdout, as JSON lines. What is written of a request is listed here, so nothing else of it ever is. */
export function botLog({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({
    level: logLevel,
    serializers: {
      req: ({ method, url }: { method: string; url: string }) => ({ method, url: url.split('?')[0] }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
  });
}
