import { createHash, scryptSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp, readConfig } from '@chandlery/chart-repository';
import { systemActor } from '@chandlery/lifecycle';
import { type Database, openArchiveFolder, openImageFolder, openSqlite } from '@chandlery/persistence';
import { accounts, type Actor, actors, customRoles, workspaces } from './people.ts';
import { quietLog } from './quiet-log.ts';

const password = 'a-long-enough-password';
/** The cheapest hash that the server can verify: what is tested here is not scrypt. */
const passwordHash = [
  'scrypt',
  2,
  1,
  1,
  'c2FsdA==',
  scryptSync(password, 'salt', 32, { N: 2, r: 1, p: 1 }).toString('base64'),
].join('$');

/** An answer, as far as the test looks at it. */
export type Answer = {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  readonly retryAfter: string | undefined;
};

/** What somebody asks of the server. */
export type Call = {
  readonly actor: Actor;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly archive?: Uint8Array;
  /** Signed in with name and password instead of the token. */
  readonly byPassword?: boolean;
};

/** The production app over SQLite with its writer thread, with everybody of `people.ts` in it. */
export class Store {
  readonly #server: Awaited<ReturnType<typeof buildApp>>;
  readonly #folder: string;
  readonly #secrets: Map<string, string>;
  readonly tokenIds: ReadonlyMap<string, string>;
  readonly database: Database;
  /** What the server logged as an error. */
  readonly errors: readonly string[];

  private constructor(parts: {
    server: Awaited<ReturnType<typeof buildApp>>;
    folder: string;
    database: Database;
    errors: readonly string[];
    tokens: Awaited<ReturnType<typeof populate>>;
  }) {
    this.#server = parts.server;
    this.#folder = parts.folder;
    this.database = parts.database;
    this.errors = parts.errors;
    this.#secrets = parts.tokens.secrets;
    this.tokenIds = parts.tokens.ids;
  }

  static async open(): Promise<Store> {
    const folder = await mkdtemp(join(tmpdir(), 'chandlery-random-'));
    const database = await openSqlite({ folder });
    const tokens = await populate(database);
    const { log, errors } = quietLog();
    const server = await buildApp({
      config: readConfig({ CHANDLERY_DATA: folder }),
      database,
      archives: await openArchiveFolder(folder),
      images: await openImageFolder(folder),
      log,
    });
    return new Store({ server, folder, database, errors, tokens });
  }

  async call({ actor, method, url, body, archive, byPassword }: Call): Promise<Answer> {
    const authorization =
      byPassword === true
        ? `Basic ${Buffer.from(`${actor.account}:${password}`).toString('base64')}`
        : this.#secrets.get(actor.name);
    const {
      statusCode,
      headers,
      body: text,
    } = await this.#server.inject({
      method,
      url,
      headers: {
        ...(authorization === undefined ? {} : { authorization }),
        ...(archive === undefined ? {} : { 'content-type': 'application/gzip' }),
      },
      // Wrong tokens are slowed by address: here many are, on purpose.
      remoteAddress: `10.${randomByte()}.${randomByte()}.${randomByte()}`,
      ...(body === undefined ? {} : { payload: body }),
      ...(archive === undefined ? {} : { payload: Buffer.from(archive) }),
    });
    return {
      status: statusCode,
      type: String(headers['content-type'] ?? ''),
      text,
      retryAfter: headers['retry-after']?.toString(),
    };
  }

  /** What the administrator reads. @throws Error where that is refused */
  async read(url: string): Promise<string> {
    const answer = await this.call({ actor: administrator, method: 'GET', url });
    if (answer.status !== 200) throw new Error(`GET ${url}: ${answer.status} ${answer.text}`);
    return answer.text;
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.database.close();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** Who reads what the test compares. Nobody takes their rights. */
export const administrator: Actor = { name: 'admin', account: 'admin' };

function randomByte(): number {
  return Math.floor(Math.random() * 256);
}

async function populate(database: Database) {
  const actor = systemActor;
  const [first] = accounts;
  await database.firstStart({
    admin: { name: first?.name ?? '', displayName: '', passwordHash, platformRoles: ['platform-admin'] },
    workspace: {
      slug: 'default',
      displayName: '',
      description: '',
      policy: { override: {}, loosened: false },
    },
    actor,
  });
  for (const role of customRoles) await database.roles.create({ ...role, description: '', actor });
  const ids = new Map<string, string>();
  for (const { name, principal, platformRoles } of accounts) {
    if (name !== principal) continue;
    const known = await database.accounts.findByName(name);
    const made =
      known ??
      (await database.accounts.create({ name, displayName: name, passwordHash, platformRoles, actor }));
    ids.set(name, made.id);
  }
  const idOf = (name: string) => ids.get(name) ?? '';
  const slugs = new Map<string, string>();
  for (const [slug, override] of Object.entries(workspaces)) {
    const admin = accounts.find(({ roles }) => roles[slug] === 'admin');
    const made = await database.workspaces.create({
      slug,
      displayName: slug,
      description: '',
      adminAccountId: idOf(admin?.name ?? ''),
      actor,
    });
    slugs.set(slug, made.id);
    const loosened = 'publishOnPass' in override || ('approvals' in override && override.approvals === 0);
    await database.workspaces.update({ id: made.id, policy: { override, loosened }, actor });
  }
  const workspaceId = (slug: string) => slugs.get(slug) ?? '';
  for (const { name, principal, platformRoles, roles } of accounts) {
    const [home] = Object.entries(roles);
    if (name !== principal) {
      const made = await database.accounts.createService({
        name,
        displayName: name,
        ownerAccountId: idOf(principal),
        home: home === undefined ? { platformRoles } : { workspaceId: workspaceId(home[0]), role: home[1] },
        actor,
      });
      ids.set(name, made.id);
      continue;
    }
    for (const [slug, role] of Object.entries(roles))
      await database.workspaces.setMember({
        workspaceId: workspaceId(slug),
        accountId: idOf(name),
        role,
        actor,
      });
  }
  const secrets = new Map<string, string>();
  const tokenIds = new Map<string, string>();
  for (const { name, account, scope, onlyIn } of actors) {
    if (account === undefined) continue;
    const secret = `chandlery_${name.replaceAll(' ', '-')}`;
    const token = await database.tokens.create({
      accountId: idOf(account),
      name,
      hash: createHash('sha256').update(secret).digest('hex'),
      scopes: scope?.asked ?? ['*'],
      workspaceId: onlyIn === undefined ? null : workspaceId(onlyIn),
      expiresAtMs: null,
      actor,
    });
    secrets.set(name, `Bearer ${secret}`);
    tokenIds.set(name, token.id);
  }
  return { secrets, ids: tokenIds };
}
