import { openArchiveFolder, openImageFolder, openSqlite } from '@chandlery/persistence';
import { buildApp } from '../app.ts';
import type { Config } from '../config.ts';
import { version } from '../version.ts';
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
  const database = await openSqlite({ folder: config.dataFolder, log, writer: 'thread' });
  try {
    const archives = await openArchiveFolder(config.dataFolder);
    const images = await openImageFolder(config.dataFolder);
    await firstStart(config, database, say);
    const server = await buildApp({ config, database, archives, images, log });
    const address = await server.listen({ host: config.host, port: config.port });
    const url = `${config.publicUrl ?? address}${config.publicUrl === undefined ? config.contextPath : ''}`;
    log.info({ url, version, dataFolder: config.dataFolder }, 'Chandlery serves');
    const stop = async (): Promise<void> => {
      await server.close();
      await database.close();
    };
    return { url, stop };
  } catch (error) {
    await database.close();
    throw error;
  }
}
