import { pino, type Logger } from 'pino';
import type { Config } from '../config.ts';

/** Lines are written when there are so many bytes of them, or after so long. */
const waitingBytes = 64 * 1024;
const waitingMs = 200;
/** Where nobody reads the log, lines beyond this are lost rather than the server's memory. */
const mostBytes = 16 * 1024 * 1024;

/**
 * The server's log, on stdout. Lines are joined and written together, a little later: a write for each would cost a small
 * answer a tenth of its time. A process that ends writes what waits; only one that is killed with SIGKILL loses up to 200 ms.
 */
export function serverLog({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  const output = pino.destination({
    dest: process.stdout.fd,
    sync: false,
    maxLength: mostBytes,
    maxWrite: 2 * waitingBytes,
  });
  let waiting = '';
  const write = (): void => {
    if (waiting === '') return;
    output.write(waiting);
    waiting = '';
  };
  setInterval(write, waitingMs).unref();
  process.once('exit', () => {
    write();
    output.flushSync();
  });
  return pino(
    { level: logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] },
    {
      write(line: string): void {
        waiting += line;
        if (waiting.length >= waitingBytes) write();
      },
    },
  );
}
