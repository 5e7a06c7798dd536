import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packFiles } from '@chandlery/chart';
import { applyOverride, defaultPlatformPolicy, loosenedFields, systemActor } from '@chandlery/lifecycle';
import {
  type ArchivePort,
  type Database,
  openArchiveFolder,
  openImageFolder,
  openSqlite,
} from '@chandlery/persistence';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { buildApp, type Parts } from '../app.ts';
import { type Config, readConfig } from '../config.ts';
import { removeExpiredTests } from '../jobs/remove-expired-tests.ts';
import { hashPassword } from '../security/password.ts';

/** Somebody who makes requests: `name:password`, a token, or nobody. */
export type As = string | undefined;

/** The production app over a real database in a temporary folder. */
export type TestApp = {
  readonly server: FastifyInstance;
  readonly database: Database;
  readonly archives: ArchivePort;
  readonly images: ArchivePort;
  readonly config: Config;
  readonly folder: string;
  request(
    as: As,
    method: InjectOptions['method'],
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>;
  upload(as: As, archive: Uint8Array, workspace?: string): Promise<LightMyRequestResponse>;
  /** Runs actions on a version, each of which must succeed. */
  act(as: As, name: string, version: string, ...actions: readonly string[]): Promise<void>;
  /** Takes a version from its archive to the store. */
  publish(name: string, version: string, files?: Readonly<Record<string, string>>): Promise<Uint8Array>;
  /** Begins to remove tests whose time is over at a moment. @returns how many */
  removeExpiredTests(nowMs: number): Promise<number>;
  close(): Promise<void>;
};

const password = 'a-long-enough-password';
export const admin = `admin:${password}`;
/** Administrator of the workspace `team`, regular and viewer in it, a reviewer of the platform, and somebody else. */
export const ada = `ada:${password}`;
export const rob = `rob:${password}`;
export const vic = `vic:${password}`;
export const rex = `rex:${password}`;
export const una = `una:${password}`;

/** A chart archive out of a few files. */
export function chart(
  name: string,
  version: string,
  files: Readonly<Record<string, string>> = {},
): Uint8Array {
  const all = {
    'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    'values.yaml': 'a: 1\n',
    ...files,
  };
  return packFiles(
    name,
    Object.entries(all).map(([path, text]) => ({ path, bytes: Buffer.from(text) })),
  );
}

/** Builds it, with the people above and the workspaces `default`, `team` and `other`. `nowMs` is the server's clock, not the database's. */
export async function testApp(
  settings: Readonly<Record<string, string>> = {},
  defaultApprovals = 1,
  parts: Pick<
    Partial<Parts>,
    'nowMs' | 'log' | 'deployer' | 'inspector' | 'serviceAccountFolder' | 'watching'
  > = {},
): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'chandlery-app-'));
  const config = readConfig({ CHANDLERY_DATA: folder, ...settings });
  const database = await openSqlite({ folder });
  const archives = await openArchiveFolder(folder);
  const images = await openImageFolder(folder);
  // Signing in costs what the hash says: a fifth of a second as people have it, for each of some five people of a hundred specs.
  const passwordHash = await hashPassword(password, { N: 2 ** 8, r: 8, p: 1 });
  const actor = systemActor;
  const override = defaultApprovals === 1 ? {} : { approvals: defaultApprovals };
  const loosened =
    loosenedFields(defaultPlatformPolicy, applyOverride(defaultPlatformPolicy, override)).length > 0;
  await database.firstStart({
    admin: { name: 'admin', displayName: 'admin', passwordHash, platformRoles: ['platform-admin'] },
    workspace: { slug: 'default', displayName: 'default', description: '', policy: { override, loosened } },
    actor,
  });
  const account = async (name: string, role: string) =>
    (await database.accounts.create({ name, displayName: name, passwordHash, platformRoles: [role], actor }))
      .id;
  const adaId = await account('ada', 'regular');
  const team = await database.workspaces.create({
    slug: 'team',
    displayName: 'team',
    description: '',
    adminAccountId: adaId,
    actor,
  });
  await database.workspaces.create({
    slug: 'other',
    displayName: 'other',
    description: '',
    adminAccountId: await account('una', 'regular'),
    actor,
  });
  await database.workspaces.setMember({
    workspaceId: team.id,
    accountId: await account('rob', 'regular'),
    role: 'regular',
    actor,
  });
  await database.workspaces.setMember({
    workspaceId: team.id,
    accountId: await account('vic', 'regular'),
    role: 'viewer',
    actor,
  });
  await account('rex', 'reviewer');
  const log = pino({ level: 'silent' });
  const server = await buildApp({ config, database, archives, images, log, ...parts });

  const request: TestApp['request'] = (as, method, url, body, headers = {}) =>
    server.inject({
      method,
      url,
      headers: { ...(as === undefined ? {} : { authorization: authorization(as) }), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    } as InjectOptions);
  const upload: TestApp['upload'] = (as, archive, workspace = 'team') =>
    request(as, 'POST', `/api/v1/workspaces/${workspace}/versions`, Buffer.from(archive), {
      'content-type': 'application/gzip',
    });
  const act: TestApp['act'] = async (as, name, version, ...actions) => {
    for (const action of actions) {
      const answer = await request(
        as,
        'POST',
        `/api/v1/workspaces/team/apps/${name}/versions/${encodeURIComponent(version)}/${action}`,
      );
      if (answer.statusCode >= 300) throw new Error(`${action}: ${answer.body}`);
    }
  };
  return {
    server,
    database,
    archives,
    images,
    config,
    folder,
    request,
    upload,
    act,
    async publish(name, version, files) {
      const archive = chart(name, version, files);
      const answer = await upload(ada, archive);
      if (answer.statusCode !== 201) throw new Error(answer.body);
      await act(ada, name, version, 'submit');
      await act(rex, name, version, 'pass');
      await act(ada, name, version, 'publish');
      return archive;
    },
    removeExpiredTests: (nowMs) => removeExpiredTests({ database, log, nowMs: () => nowMs }),
    async close() {
      await server.close();
      await database.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function authorization(as: string): string {
  return as.includes(':') ? `Basic ${Buffer.from(as).toString('base64')}` : `Bearer ${as}`;
}

/** The index of an address, parsed. */
export async function indexOf(
  app: TestApp,
  url = '/index.yaml',
  as?: As,
): Promise<Record<string, { version: string; digest: string; urls: string[] }[]>> {
  const answer = await app.request(as, 'GET', url);
  if (answer.statusCode !== 200) throw new Error(answer.body);
  return (answer.json() as { entries: Record<string, { version: string; digest: string; urls: string[] }[]> })
    .entries;
}

/** How many changes there are but for those of inspections, which the server runs by itself whenever it gets to it. */
export async function changesMade({ database }: Pick<TestApp, 'database'>): Promise<number> {
  let [made, position] = [0, 0];
  for (;;) {
    const page = await database.changes.after(position, 500);
    const last = page.at(-1);
    if (last === undefined) return made;
    made += page.filter(({ type }) => !/^(operation|inspection)\./.test(type)).length;
    position = last.number;
  }
}
