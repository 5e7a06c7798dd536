import { parentPort, workerData } from 'node:worker_threads';
import { Kysely } from 'kysely';
import { idSource } from '../ids.ts';
import { sqlDatabase } from '../sql/database.ts';
import type { Tables } from '../sql/tables.ts';
import { GroupCommit } from '../writer/group-commit.ts';
import { openReadConnection, openWriteConnection } from './connections.ts';
import { nodeSqliteDialect } from './dialect.ts';
import { transactionControl } from './transaction-control.ts';
import {
  type NewsFromWriter,
  type SentCall,
  sentError,
  type ToWriter,
  type WriterThreadData,
} from './writer-messages.ts';

/**
 * The thread that writes: an entry point of its own. It holds the one connection that writes, and runs the calls of ports that
 * `WriterThread` sends it; a commit that waits for the disk holds up nobody else.
 */
function work(): void {
  if (parentPort === null) throw new Error('This file is started as a worker thread.');
  const outside = parentPort;
  let news: NewsFromWriter[] = [];
  const send = (): void => {
    if (news.length > 0) outside.postMessage(news);
    news = [];
  };
  // A commit's answers follow its changes at once, before the loop's next turn, and so do they all in one message.
  const tell = (message: NewsFromWriter): void => {
    if (news.push(message) === 1) setImmediate(send);
  };
  const end = (): void => {
    send();
    outside.close();
  };
  const { path } = workerData as WriterThreadData;
  const [writeConnection, readConnection] = [openWriteConnection(path), openReadConnection(path)];
  let nowMs = 0;
  const clock = (): number => nowMs;
  const writer = new GroupCommit({
    db: new Kysely<Tables>({ dialect: nodeSqliteDialect(writeConnection) }),
    control: transactionControl(writeConnection),
    // Those who listen are on the other side; they are told before the callers, since messages keep their order.
    events: { subscribe: () => () => {}, publish: async (changes) => tell({ changes }), status: () => [] },
    sources: { clock, newId: idSource(clock) },
  });
  const database = sqlDatabase({
    read: new Kysely<Tables>({ dialect: nodeSqliteDialect(readConnection) }),
    writer,
    events: { subscribe: () => () => {}, publish: async () => {}, status: () => [] },
    clock,
    async close() {
      readConnection.close();
      writeConnection.close();
    },
  });
  const ports = database as unknown as Readonly<Record<string, unknown>>;
  const run = async ({ port, method, args }: SentCall): Promise<unknown> => {
    const target = (port === undefined ? ports : ports[port]) as Readonly<
      Record<string, (...args: readonly unknown[]) => unknown>
    >;
    return target[method]?.(...args);
  };
  outside.on('message', (message: ToWriter) => {
    if (message === 'close') return void database.close().finally(() => setImmediate(end));
    nowMs = message.nowMs;
    const { id } = message;
    run(message).then(
      (result) => tell({ id, result }),
      (error: unknown) => tell({ id, error: sentError(error) }),
    );
  });
}

work();
