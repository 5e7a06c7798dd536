import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';
import { installationDocument } from '../documents/app.ts';
import { nodeId } from '../documents/links.ts';
import type { Hub } from '../hub.ts';
import { GitHubError, unprocessable } from '../rest/github-error.ts';
import type { Account, App, Installation, Permissions, Repository, Token } from '../state/model.ts';
import { covers, nameOf, type World } from '../state/world.ts';
import { emitToApp } from '../webhooks/emit.ts';

/** Events that come unasked, and that a manifest must therefore not name. */
const unasked = [
  'installation',
  'installation_repositories',
  'installation_target',
  'github_app_authorization',
];

/** How an App is registered, by hand or out of a manifest. */
export interface NewApp {
  name: string;
  owner: Account;
  permissions: Permissions;
  events: readonly string[];
  hookUrl: string | null;
  hookSecret: string;
  /** A key that is there already; GitHub makes one of its own. */
  privateKeyPem?: string;
}

/** Registers an App; GitHub keeps the public key, and gives the private one out once. */
export function registerApp(hub: Hub, wanted: NewApp): { app: App; privateKeyPem: string } {
  const refused = wanted.events.filter((event) => unasked.includes(event));
  if (refused.length > 0) {
    throw unprocessable('Integration', 'default_events', `Default events unsupported: ${refused.join(', ')}`);
  }
  const privateKey =
    wanted.privateKeyPem === undefined
      ? generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
      : createPrivateKey(wanted.privateKeyPem);
  const slug = wanted.name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  const app: App = {
    id: hub.world.id(),
    slug,
    name: wanted.name,
    owner: wanted.owner,
    bot: hub.world.addAccount(`${slug}[bot]`, 'Bot'),
    clientId: `Iv1.${randomBytes(8).toString('hex')}`,
    clientSecret: randomBytes(20).toString('hex'),
    publicKeyPem: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString(),
    permissions: { metadata: 'read', ...wanted.permissions },
    events: wanted.events,
    hook: { url: wanted.hookUrl, secret: wanted.hookSecret },
    createdAt: hub.world.now(),
  };
  hub.world.apps.set(app.id, app);
  return { app, privateKeyPem: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString() };
}

/** Somebody installs the App on an account, for some of its repositories or for all. */
export function installApp(
  hub: Hub,
  app: App,
  account: Account,
  repositories: readonly Repository[] | 'all',
  by: Account,
): Installation {
  const now = hub.world.now();
  const installation: Installation = {
    id: hub.world.id(),
    app,
    account,
    repositories: repositories === 'all' ? 'all' : new Set(repositories.map((one) => one.id)),
    permissions: app.permissions,
    suspended: null,
    createdAt: now,
    updatedAt: now,
  };
  hub.world.installations.set(installation.id, installation);
  tell(hub, installation, 'created', by);
  return installation;
}

export function uninstallApp(hub: Hub, installation: Installation, by: Account): void {
  tell(hub, installation, 'deleted', by);
  hub.world.installations.delete(installation.id);
}

export function setSuspended(hub: Hub, installation: Installation, suspended: boolean, by: Account): void {
  installation.suspended = suspended ? { by, at: hub.world.now() } : null;
  installation.updatedAt = hub.world.now();
  tell(hub, installation, suspended ? 'suspend' : 'unsuspend', by);
}

/** The account gives the App more of its repositories, or takes some away. */
export function changeRepositories(
  hub: Hub,
  installation: Installation,
  change: { added?: readonly Repository[]; removed?: readonly Repository[] },
  by: Account,
): void {
  const kept = installation.repositories;
  if (kept === 'all')
    throw unprocessable('Installation', 'repositories', 'The installation has all repositories.');
  const { added = [], removed = [] } = change;
  for (const repository of added) kept.add(repository.id);
  for (const repository of removed) kept.delete(repository.id);
  installation.updatedAt = hub.world.now();
  for (const [action, some] of [['added', added] as const, ['removed', removed] as const]) {
    if (some.length === 0) continue;
    emitToApp(hub, installation.app, 'installation_repositories', action, {
      sender: by,
      installationId: installation.id,
      body: {
        installation: installationDocument(hub.world, installation),
        repository_selection: 'selected',
        requester: null,
        repositories_added: action === 'added' ? some.map(briefly) : [],
        repositories_removed: action === 'removed' ? some.map(briefly) : [],
      },
    });
  }
}

/** A token of the installation, for fewer repositories and permissions where asked. */
export function createToken(
  hub: Hub,
  installation: Installation,
  asked: { permissions?: Permissions; repositoryIds?: readonly number[] },
): Token {
  if (installation.suspended !== null) throw new GitHubError(403, 'This installation has been suspended');
  for (const [permission, level] of Object.entries(asked.permissions ?? {})) {
    const held = installation.permissions[permission];
    if (held === undefined || (held === 'read' && level !== 'read')) {
      throw new GitHubError(422, 'The permissions requested are not granted to this installation.');
    }
  }
  const reach = installationRepositories(hub.world, installation).map((one) => one.id);
  if (asked.repositoryIds?.some((id) => !reach.includes(id))) {
    throw new GitHubError(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    );
  }
  const token: Token = {
    token: hub.world.secret('ghs'),
    installation,
    permissions: { metadata: 'read', ...(asked.permissions ?? installation.permissions) },
    repositoryIds: asked.repositoryIds ?? null,
    expiresAt: new Date(hub.world.now().getTime() + hub.limits.tokenMs),
  };
  hub.world.tokens.set(token.token, token);
  return token;
}

export function installationRepositories(world: World, installation: Installation): Repository[] {
  return world.liveRepositories().filter((repository) => covers(installation, repository));
}

function tell(hub: Hub, installation: Installation, action: string, by: Account): void {
  emitToApp(hub, installation.app, 'installation', action, {
    sender: by,
    installationId: installation.id,
    body: {
      installation: installationDocument(hub.world, installation),
      repositories: installationRepositories(hub.world, installation).map(briefly),
      ...(action === 'created' ? { requester: null } : {}),
    },
  });
}

function briefly(repository: Repository) {
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.name,
    full_name: nameOf(repository),
    private: repository.private,
  };
}
