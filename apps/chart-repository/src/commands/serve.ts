import { type Database, openArchiveFolder, openImageFolder, openSqlite } from '@chandlery/persistence';
import type { Config } from '../config.ts';
import { madeAtOnce } from '../index/made-apps.ts';
import { version } from '../version.ts';
import { indexThreads } from '../workers/index-threads.ts';
import { firstStart } from './first-start.ts';
import { serverLog } from './server-log.ts';

/** A running server. */
export type Running = {
  /** Where it listens, such as `http://127.0.0.1:8080`, with the context path. */
  readonly url: string;
  /** Finishes what is in flight, refuses the rest, closes the database. */
  stop(): Promise<void>;
};

/**
 * Opens the data folder, does what the first start does, and listens.
 * @param say where a first administrator's password is printed: never the log
 */
export async function serve(config: Config, say: (text: string) => void): Promise<Running> {
  const log = serverLog(config);
  const { dataFolder, contextPath, publicUrl } = config;
  const threads = indexThreads({ dataFolder, base: { contextPath, publicUrl } });
  let opened: Database | undefined;
  try {
    const database = await openSqlite({ folder: dataFolder, log, writer: 'thread' });
    opened = database;
    const madeApps = threads.make(await database.indexRows.ranges(madeAtOnce));
    const archives = await openArchiveFolder(dataFolder);
    const images = await openImageFolder(dataFolder);
    await firstStart(config, database, say);
    // The larger part of the code is loaded while threads read.
    const { buildApp } = await import('../app.ts');
    const server = await buildApp({ config, database, archives, images, madeApps, log });
    const address = await server.listen({ host: config.host, port: config.port });
    const url = `${publicUrl ?? address}${publicUrl === undefined ? contextPath : ''}`;
    log.info({ url, version, dataFolder }, 'Chandlery serves');
    const stop = async (): Promise<void> => {
      await server.close();
      await database.close();
    };
    return { url, stop };
  } catch (error) {
    await threads.close();
    await opened?.close();
    throw error;
  }
}
