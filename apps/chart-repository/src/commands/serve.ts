import { applyOverride, defaultPlatformPolicy, loosenedFields, systemActor } from '@chandlery/lifecycle';
import { openArchiveFolder, openSqlite } from '@chandlery/persistence';
import { pino } from 'pino';
import { buildApp } from '../app.ts';
import type { Config } from '../config.ts';
import { hashPassword } from '../security/password.ts';
import { newPassword } from '../security/secrets.ts';
import { version } from '../version.ts';

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
  const log = pino({ level: config.logLevel, redact: ['req.headers.authorization'] });
  const database = await openSqlite({ folder: config.dataFolder, log });
  try {
    const archives = await openArchiveFolder(config.dataFolder);
    await firstStart(config, database, say);
    const server = await buildApp({ config, database, archives, log });
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

async function firstStart(
  config: Config,
  database: Awaited<ReturnType<typeof openSqlite>>,
  say: (text: string) => void,
): Promise<void> {
  if ((await database.accounts.count()) > 0) return;
  const password = config.adminPassword ?? newPassword();
  const override =
    config.defaultApprovals === defaultPlatformPolicy.approvals ? {} : { approvals: config.defaultApprovals };
  const loosened =
    loosenedFields(defaultPlatformPolicy, applyOverride(defaultPlatformPolicy, override)).length > 0;
  const created = await database.firstStart({
    admin: {
      name: config.adminName,
      displayName: 'Administrator',
      passwordHash: await hashPassword(password),
      platformRoles: ['platform-admin'],
    },
    workspace: { slug: 'default', displayName: 'default', description: '', policy: { override, loosened } },
    actor: systemActor,
  });
  if (created && config.adminPassword === undefined) {
    say(
      `\nFirst start: the administrator is ${config.adminName}, with the password\n\n    ${password}\n\nIt is shown this once.\n`,
    );
  }
}
