import { buildApp, type Parts, readConfig } from '@chandlery/chart-repository';
import { type ChangeListener, openArchiveFolder, openImageFolder, openSqlite } from '@chandlery/persistence';
import type { CatalogueVersion } from '../generator/catalogue.ts';
import { addCommand } from '../seed/add-command.ts';
import { workspaceSlug } from '../seed/seed-store.ts';
import { requireEncoding } from '../measuring/encodings.ts';
import type { Scope } from '../setup/scope.ts';
import { settingsOf } from '../setup/server-settings.ts';

/** What one publish cost the index. */
export type IndexWork = {
  /** What the server does of a commit before the publisher is answered, beyond the commit: its listeners. */
  readonly changeMs: number;
  /** The first HEAD of index.yaml with gzip after it: whatever the index put off until somebody reads. */
  readonly readMs: number;
};

/** The production app over a store, in this process and without a network. */
export type IndexUnderTest = { publish(version: CatalogueVersion): Promise<IndexWork> };

/** The one place that knows how the index learns of a commit: through the listeners of the event port. */
export async function openIndex(scope: Scope, folder: string): Promise<IndexUnderTest> {
  const database = await openSqlite({ folder });
  scope.defer(() => database.close());
  let changeMs = 0;
  let [listening, startMs] = [0, 0];
  // They are told side by side, and the publisher waits for the last: what one does is no other's time as well.
  const timed =
    (listener: ChangeListener): ChangeListener =>
    async (changes) => {
      if (listening === 0) startMs = performance.now();
      listening += 1;
      await listener(changes);
      listening -= 1;
      if (listening === 0) changeMs += performance.now() - startMs;
    };
  const { events } = database;
  const server = await buildApp({
    config: readConfig({ ...settingsOf(folder, 0), CHANDLERY_LOG_LEVEL: 'silent' }),
    database: {
      ...database,
      events: {
        ...events,
        subscribe: (listener, options) => events.subscribe(timed(listener), options),
      },
    },
    archives: await openArchiveFolder(folder),
    images: await openImageFolder(folder),
    log: silent,
  });
  scope.defer(() => server.close());
  const workspace = await database.workspaces.findBySlug(workspaceSlug);
  if (workspace === undefined) throw new Error(`The store has no workspace ${workspaceSlug}.`);
  const head = async (): Promise<string | undefined> => {
    const answer = await server.inject({
      method: 'HEAD',
      url: '/index.yaml',
      headers: { 'accept-encoding': 'gzip' },
    });
    if (answer.statusCode !== 200) throw new Error(`index.yaml answered ${answer.statusCode}`);
    return answer.headers['content-encoding'];
  };
  // Compressing a large store goes on in the background at first: neither store may pay for the other's.
  while ((await head()) !== 'gzip') await new Promise((done) => setTimeout(done, 20));
  return {
    async publish(version) {
      changeMs = 0;
      await database.versions.add(addCommand(workspace.id, version));
      const startMs = performance.now();
      const encoding = await head();
      const readMs = performance.now() - startMs;
      requireEncoding(encoding, 'gzip');
      return { changeMs, readMs };
    },
  };
}

const nothing = (): void => {};
const silent: Parts['log'] = {
  level: 'silent',
  silent: nothing,
  trace: nothing,
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  fatal: nothing,
  child: () => silent,
};
